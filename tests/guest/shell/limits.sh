# Limits contain what would take the machine: a fork bomb, open files, memory, file size.
echo "== processes of a user"
su user -c 'ulimit -u 20; i=0; while [ $i -lt 40 ]; do sleep 3 & i=$((i + 1)); done' > out 2>&1; echo "status $?"
grep -c 'fork' out
su user -c 'killall sleep'; echo "status $?"
su user -c 'bomb() { bomb | bomb & }; ulimit -u 30; bomb; sleep 0.3; kill -9 -1' > /dev/null 2>&1
su user -c 'echo fine'
echo "== open files"; (ulimit -n 8; exec 3< /dev/null 4< /dev/null 5< /dev/null 6< /dev/null 7< /dev/null; sh -c 'exec 8< /dev/null'; echo "status $?"; cat < /dev/null; echo "status $?")
echo "== memory"; (ulimit -v 30000; tail /dev/zero; echo "status $?") 2>&1 | sed 's/.*memory.*/out of memory/'
echo "== file size"; (ulimit -f 4; dd if=/dev/zero of=big bs=1024 count=10 2> /dev/null; echo "status $?"); stat -c %s big
echo "== raising"; su user -c 'ulimit -H -n 100; ulimit -H -n 200; echo "status $?"' 2>&1 | sed 's/.*: //'
