# Small applets whose output is fixed by their input.
TZ=UTC
export TZ
cal 2 2024
date -u -d @86400 '+%Y-%m-%d %H:%M:%S'
date -u -d '2024-02-29 12:00:00' +%s
date -u -r /nothing
echo "status $?"
sleep 0
usleep 1000
echo slept
sleep x
echo "status $?"
which sh
which nosuch
echo "status $?"
echo $0 | grep -c . 
true
false
echo "status $?"
test
echo "status $?"
ipcalc -n -b 192.168.1.10/24
getopt -o ab: -- -a -b 1 x
run-parts --test . 
cat /dev/null | wc -c
head -c 16 /dev/zero | od -An -tx1
head -c 100 /dev/urandom | wc -c
echo x > /dev/null
echo x > /dev/full
echo "status $?"
logname 2> /dev/null
mountpoint -q /proc
echo "status $?"
mount | grep -c ' /proc '
mkdir m
mount -t tmpfs none m && touch m/x && ls m && umount m && ls m
echo "status $?"
sync
echo "status $?"
fallocate -l 4096 fa
stat -c %s fa
link fa fb
stat -c %h fb
unlink fb
nohup true 2> /dev/null
echo "status $?"
cryptpw -m sha512 -S saltsalt pass 2> /dev/null || mkpasswd -m sha512 -S saltsalt pass
ascii 2> /dev/null | head -n 1
tty -s < /dev/null
echo "status $?"
who > /dev/null
echo "status $?"
dmesg > /dev/null 2>&1
chroot / echo rooted
chroot /nothing echo x
echo "status $?"
watch -h > /dev/null 2>&1
ts < /dev/null
echo "status $?"
sysctl -n kernel.ostype
cat /proc/sys/kernel/ostype
arch
linux32 true
echo "status $?"
resize > /dev/null 2>&1 < /dev/null
hostid > /dev/null
echo "status $?"
w > /dev/null
echo "status $?"
nsenter 2> /dev/null
last > /dev/null 2>&1
cttyhack true < /dev/null
echo "status $?"
readlink /proc/self/exe
[ "$(readlink /proc/self)" ] && echo self
cat /proc/self/comm
grep -c MemTotal /proc/meminfo
grep -q '^processor' /proc/cpuinfo
echo "status $?"
ls /proc/self/fd | wc -l
cut -d' ' -f1 /proc/filesystems > /dev/null
echo "status $?"
