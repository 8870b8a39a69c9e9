# Mounts on files that the system makes up: they are seen, can be taken away, and go with the process that a place is about.
try() { "$@" 2>&1; echo "status $?"; }
mounted() { awk -v what="$1" '$1 == what { n++ } END { print n + 0, what }' /proc/mounts; }

mount -t tmpfs first /proc/sys
try ls /proc/sys
touch /proc/sys/new
ls /proc/sys /proc/self/root/proc/sys
try rmdir /proc/sys
mounted first
mount -t tmpfs second /proc/sys
mounted second; mounted first
try umount /proc/sys
ls /proc/sys
try umount /proc/sys
ls /proc/sys | grep -x kernel
mounted first
try umount /proc/sys

mount -t tmpfs third /sys/kernel
ls /sys/kernel
(cd /sys && mkdir kernel/a && mount -t tmpfs fourth kernel/a)
mounted fourth
try umount /sys/kernel
try umount -l /sys/kernel
mounted third; mounted fourth

sleep 1000 &
mount -t tmpfs fifth /proc/$!/task
mkdir /proc/$!/task/mine; ls /proc/$!/task
mount --bind /etc/passwd /proc/$!/environ
head -n 1 /proc/$!/environ
mounted fifth
kill $!
wait $! 2>/dev/null
mounted fifth
grep -c environ /proc/mounts

# What is no place of the tree.
mkdir gone && cd gone && rmdir ../gone
try mount -t tmpfs sixth . 2>&1 | tail -n 1
cd ..
true | (mount --bind /etc/passwd /proc/self/fd/0 2>/dev/null; echo "status $?")
mounted sixth

# What is mounted on can be taken away also when its own name is gone.
cd "$(mktemp -d)"
echo text > file; touch place; mount --bind file place; rm file
cat place
grep -c "$PWD/place " /proc/self/mounts
grep -o '//deleted' /proc/self/mountinfo
try umount place
cat place

# A directory that leaves what a mount shows, with who is in it.
mkdir -p a/b t other; mount --bind a t
(
    cd t/b
    mv ../../a/b ../../c
    /bin/pwd
    readlink /proc/self/cwd
    ls .. 2>&1 | tail -n 1
    touch here; ls
)
ls c
try umount t

# What is mounted on through one mount keeps its name in another.
mkdir a/d t/d; mount --bind a t; mount -t tmpfs seventh t/d
mkdir a/e
try mv -T a/e a/d 2>&1 | tail -n 1
try mv -T a/d a/f 2>&1 | tail -n 1
try rmdir a/d 2>&1 | tail -n 1
mounted seventh
umount t/d; umount t
try rmdir a/d
