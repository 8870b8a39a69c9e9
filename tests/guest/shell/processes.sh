# Processes: listing, killing, priorities, sessions, exits.
# Until a child has called exec it shows its parent's command line.
started() { until [ "$(cat /proc/$1/comm)" = sleep ]; do :; done; }
# Whether the shell tells of a death depends on when it hears of it.
reap() { { wait $1; } 2> /dev/null; }
echo "== ps sees us"; ps | grep -c '[p]s$' > /dev/null; echo "status $?"; sleep 77 & p=$!; started $p; ps -o pid,args | grep -q "^ *$p sleep 77"; echo "listed $?"; kill $p; reap $p; echo "status $?"; ps -o pid,args | grep -q "^ *$p sleep"; echo "listed $?"
echo "== kill by name"; sleep 78 & started $!; sleep 78 & started $!; killall sleep; reap; echo "done"; killall nosuchprocess; echo "status $?"
echo "== pidof"; sleep 79 & p=$!; started $p; [ "$(pidof sleep)" = "$p" ] && echo same; kill -STOP $p; sed -n 's/^State:[ \t]*\(.\).*/\1/p' /proc/$p/status; kill -CONT $p; kill -KILL $p
reap $p; echo "status $?"
echo "== proc"; sleep 80 & p=$!; started $p; tr '\0' ' ' < /proc/$p/cmdline; echo; cat /proc/$p/comm; readlink /proc/$p/cwd | grep -c . ; ls /proc/$p/fd | tr '\n' ' '; echo; grep -E '^(Name|PPid|Threads|Uid):' /proc/$p/status | sed "s/PPid:.*/PPid: $( [ "$(sed -n 's/PPid:[ \t]*//p' /proc/$p/status)" = $$ ] && echo me)/"; cut -d' ' -f2,3 /proc/$p/stat; kill $p; reap $p; [ -d /proc/$p ]; echo "gone $?"
echo "== nice"; nice; nice -n 7 nice; nice -n 7 sh -c 'nice -n 5 nice'; sleep 81 & p=$!; renice -n 3 -p $p > /dev/null; cut -d' ' -f19 /proc/$p/stat; kill $p; reap $p
echo "== exit codes"; for c in 0 1 2 127 128 255 256; do sh -c "exit $c" 2> /dev/null; echo "$c -> $?"; done; for s in HUP INT QUIT ILL ABRT FPE KILL SEGV PIPE ALRM TERM USR1; do sh -c "ulimit -c 0; kill -$s \$\$" > /dev/null 2>&1; echo "$s -> $?"; done
echo "== signals ignored across exec"; sh -c 'trap "" HUP; exec sh -c "kill -HUP \$\$; echo alive"'
echo "== timeout"; timeout 0.2 sleep 10; echo "status $?"; timeout 5 true; echo "status $?"; timeout -s KILL 0.2 sleep 10; echo "status $?"
echo "== setsid, nohup"; setsid sh -c 'echo in a session'; nohup echo kept 2> /dev/null | cat
echo "== xargs"; seq 1 10 | xargs -n 3 echo; seq 1 4 | xargs -I{} echo item {}; echo 'a b' | xargs -n1; seq 1 6 | xargs -n 2 -P 2 sh -c 'exit 0'; echo "status $?"; printf '1\n' | xargs sh -c 'exit 9'; echo "status $?"
echo "== many at once"; for i in $(seq 1 40); do sh -c "exit $((i % 3))" & done; wait; echo all; i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i + 1)); done; echo $i
echo "== a long pipeline"; seq 1 1000 | cat | cat | cat | cat | cat | cat | cat | cat | wc -l; yes 2> /dev/null | head -c 1000000 | wc -c
echo "== orphans are reaped"; sh -c 'sleep 0.05 & exit 4'; echo "status $?"
echo "== env"; env -i A=1 B=2 sh -c 'echo $A $B ${PATH:+path}' ; env X=y sh -c 'echo $X'; A=tmp sh -c 'echo $A'; echo ${A:-none}; printenv HOME > /dev/null; echo "status $?"
echo "== time and uptime do run"; time true 2> /dev/null; echo "status $?"; uptime > /dev/null; echo "status $?"; free > /dev/null; echo "status $?"; top -b -n 1 > /dev/null; echo "status $?"; uname -s; uname -m; nproc > /dev/null; echo "status $?"; id -u; whoami; groups; hostname > /dev/null; echo "status $?"; tty < /dev/null; echo "status $?"
echo "== start-stop-daemon"; start-stop-daemon -S -b -m -p pidf -x /bin/sleep -- 82; sleep 0.2; kill -0 $(cat pidf); echo "status $?"; start-stop-daemon -K -p pidf > /dev/null; sleep 0.2; kill -0 $(cat pidf) 2> /dev/null; echo "status $?"
echo "== pipes"; mkfifo ff; (echo through > ff) & cat ff; wait; (exec 5<> ff; echo loop >&5; read x <&5; echo $x); sh -c 'yes; echo $? >&2' 2> st | head -n 1
