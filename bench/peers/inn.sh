# INN with the group lab.test, whose articles, overview and history are in a folder. It takes articles from
# other servers and from readers on 127.0.0.1.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

news=$1
programs=/usr/lib/news/bin
[ -x $programs/innd ] || skip "innd is not installed (Debian: inn2)"
port=$(free_port)
mkdir -p "$news"/{etc,db,filter,run,log,tmp,spool/{articles,overview,incoming/bad,outgoing}}
cat >"$news/etc/inn.conf" <<X
organization: lab
mta: "/bin/true %s"
hismethod: hisv6
ovmethod: tradindexed
pathhost: news.lab.example
domain: lab.example
pathnews: /usr/lib/news
pathdb: $news/db
pathetc: $news/etc
pathfilter: $news/filter
pathrun: $news/run
pathlog: $news/log
pathspool: $news/spool
pathtmp: $news/tmp
bindaddress: 127.0.0.1
port: $port
runasuser: news
runasgroup: news
noreader: false
nnrpdloadlimit: 0
artcutoff: 0
X
cat >"$news/etc/readers.conf" <<X
auth "all" {
    hosts: "127.0.0.1"
    default: "<anyone>"
}
access "all" {
    users: "<anyone>"
    newsgroups: "*"
    access: RPA
}
X
echo 'ME:!*::' >"$news/etc/newsfeeds"
printf 'streaming: true\npeer feeder {\n hostname: "127.0.0.1"\n}\n' >"$news/etc/incoming.conf"
printf 'method tradspool {\n newsgroups: *\n class: 0\n}\n' >"$news/etc/storage.conf"
for each in "control n" "control.cancel n" "junk n" "lab.test y"; do
    echo "${each% *} 0000000000 0000000001 ${each#* }"
done >"$news/db/active"
printf 'lab.test\tTests\n' >"$news/db/newsgroups"
touch "$news"/db/{active.times,history,distrib.pats}
chown -R news "$news"
export INNCONF=$news/etc/inn.conf HOME=$news
as_news=(setpriv --reuid news --regid news --init-groups)
"${as_news[@]}" $programs/makedbz -i -o -s 200000 >"$FOLDER/output" 2>&1 ||
    skip "makedbz fails: $(tail -n 1 "$FOLDER/output")"
version=$(grep -ao 'INN [0-9.]*[0-9]' $programs/innd | head -n 1)
serve "$port" "${version:-INN}" "${as_news[@]}" $programs/innd -f
