# Dovecot's POP3 for the user alice with the password secret, whose Maildir is in a folder.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

boxes=$1
program=$(find_program dovecot)
if [ -z "$program" ] || [ ! -x /usr/lib/dovecot/pop3 ]; then
    skip "dovecot is not installed (Debian: dovecot-pop3d)"
fi
port=$(free_port)
cat >"$FOLDER/dovecot.conf" <<X
base_dir = $FOLDER/run
state_dir = $FOLDER/state
log_path = /dev/stderr
listen = 127.0.0.1
protocols = pop3
instance_name = porthole-bench-$port
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:$boxes/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
namespace inbox {
  inbox = yes
}
passdb {
  driver = static
  args = password={PLAIN}secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$boxes/%n
}
service pop3-login {
  inet_listener pop3 {
    address = 127.0.0.1
    port = $port
  }
  inet_listener pop3s {
    port = 0
  }
}
service anvil {
  chroot =
}
X
serve "$port" "Dovecot $("$program" --version | cut -d' ' -f1)" "$program" -F -c "$FOLDER/dovecot.conf"
