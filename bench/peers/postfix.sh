# Postfix, which delivers the mail of alice@lab.example to the Maildir `alice` of a folder. Its queue is on
# the disk of that folder.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

boxes=$1
queue=$boxes/../queue
program=$(find_program postfix)
[ -n "$program" ] || skip "postfix is not installed (Debian: postfix)"
port=$(free_port)
rm -rf "$queue"
mkdir "$queue" "$FOLDER/etc" "$FOLDER/data" "$boxes/alice"
queue=$(cd "$queue" && pwd)
chown postfix "$FOLDER/data"
chown -R nobody "$boxes"
echo "alice@lab.example alice/" >"$FOLDER/etc/boxes"
cat >"$FOLDER/etc/main.cf" <<X
compatibility_level = 3.6
queue_directory = $queue
data_directory = $FOLDER/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = $FOLDER/mail.log
maillog_file_prefixes = $FOLDER
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.lab.example
mydestination =
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
virtual_mailbox_domains = lab.example
virtual_mailbox_base = $boxes
virtual_mailbox_maps = texthash:$FOLDER/etc/boxes
virtual_mailbox_limit = 0
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1
default_transport = error:nothing leaves
relay_transport = error:nothing leaves
alias_maps =
alias_database =
X
cat >"$FOLDER/etc/master.cf" <<X
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
X
serve "$port" "Postfix $(postconf -h -d mail_version)" "$program" -c "$FOLDER/etc" start-fg
