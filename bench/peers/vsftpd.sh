# vsftpd for its anonymous user, who may write in the folder `in` of the root.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

root=$1
program=$(find_program vsftpd)
[ -n "$program" ] || skip "vsftpd is not installed (Debian: vsftpd)"
port=$(free_port)
mkdir "$FOLDER/empty"
cat >"$FOLDER/vsftpd.conf" <<X
listen=YES
listen_address=127.0.0.1
listen_port=$port
background=NO
anonymous_enable=YES
local_enable=NO
no_anon_password=YES
write_enable=YES
anon_upload_enable=YES
anon_other_write_enable=YES
anon_umask=022
anon_root=$root
ftp_username=mail
nopriv_user=nobody
secure_chroot_dir=$FOLDER/empty
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
X
# It prints its version to its standard input, a terminal or not.
version=$("$program" -v 0>&1 | sed 's/^vsftpd: version /vsftpd /')
serve "$port" "$version" "$program" "$FOLDER/vsftpd.conf"
