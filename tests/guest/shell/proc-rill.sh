# /proc/rill: what servers there are, restarting one, and what is refused.
try() { "$@" 2>&1; echo "status $?"; }
restarts() { awk -v name="$1" '$1 == name { print $3 }' /proc/rill/servers; }

ls -l /proc/rill | awk 'NF > 2 { print $1, $3, $4, $5, $NF }'
awk '{ print $1, $2, NF, ($3 + 0 == $3), ($4 > 0), ($5 + 0 == $5) }' /proc/rill/servers
[ "$(cut -d' ' -f4 /proc/rill/servers | sort -u | wc -l)" = "$(wc -l < /proc/rill/servers)" ] && echo "each has a process of its own"

before=$(restarts uart)
process=$(awk '$1 == "uart" { print $4 }' /proc/rill/servers)
try eval 'echo uart > /proc/rill/restart'
until grep -q '^uart ready' /proc/rill/servers; do usleep 10000; done
echo "restarted $(($(restarts uart) - before)) time, others $(restarts init) and $(restarts posix)"
[ "$(awk '$1 == "uart" { print $4 }' /proc/rill/servers)" != "$process" ] && echo "another process"

# A server that does not exist, and those without which nothing works.
try eval 'echo none > /proc/rill/restart'
try eval 'echo UART > /proc/rill/restart'
try eval 'echo init > /proc/rill/restart'
try eval 'echo -n posix > /proc/rill/restart'

# What is no server's name.
try eval 'echo > /proc/rill/restart'
try eval 'echo uart posix > /proc/rill/restart'
try eval 'echo -ne "uart\n\n" > /proc/rill/restart'
try eval 'echo -ne "uart\0" > /proc/rill/restart'
try eval 'echo -ne "\0377\0376" > /proc/rill/restart'
try eval 'echo -n $(printf %065d 0) > /proc/rill/restart'
try eval 'echo -n $(head -c 100000 /dev/zero | tr "\0" a) > /proc/rill/restart'
echo "restarted $(($(restarts uart) - before)) time in all"

# Only root may; nobody reads what takes names, or writes what tells them; nothing else is there or can be made.
try su user -c 'echo uart > /proc/rill/restart'
try su user -c 'wc -l < /proc/rill/servers'
try cat /proc/rill/restart
try eval 'echo uart > /proc/rill/servers'
try cat /proc/rill/none
try sh -c 'echo uart > /proc/rill/none'
try mkdir /proc/rill/none

# Whom the kernel charges: all, each server, all programs, each user. A user's processes move with the real id.
awk 'NR > 1 { print $1, NF, ($2 > 0), ($4 > 0) }' /proc/rill/jobs
awk '$1 == "programs" { print "limit of the heap", ($8 > 0) }' /proc/rill/jobs
of() { awk -v name="$1" -v word="$2" '$1 == name { print $word }' /proc/rill/jobs; }
roots=$(of user-0 2)
echo 'second:x:1001:1001:second:/:/bin/sh' >> /etc/passwd
su user -c 'sleep 1000 & sleep 1000 & wait' &
su second -c 'sleep 1000' &
until [ "$(of user-1000 2)" = 3 ] && [ "$(of user-1001 2)" -ge 1 ]; do usleep 10000; done
echo "user has $(of user-1000 2) processes and $(of user-1000 3) threads"

# The end of one user's processes is nobody else's.
try su user -c 'echo 1000 > /proc/rill/kill-user'
try eval 'echo 0 > /proc/rill/kill-user'
try eval 'echo user > /proc/rill/kill-user'
try eval 'echo 4000 > /proc/rill/kill-user'
try cat /proc/rill/kill-user
try eval 'echo 1000 > /proc/rill/kill-user'
wait %1
echo "ended by signal $(($? - 128))"
echo "user has $(of user-1000 2)none, second has $(of user-1001 2)"
su user -c 'echo a new one in its own Job: $(awk "\$1 == \"user-1000\" { print (\$2 > 0) }" /proc/rill/jobs)'
try eval 'echo 1001 > /proc/rill/kill-user'
wait
echo "root has as many as before: $(($(of user-0 2) - roots))"
