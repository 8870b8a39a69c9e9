# The limits of file systems in memory: set by mount, changed by remount, and never below what is there.
try() { "$@" > /dev/null 2>&1; echo "status $?: $*"; }
blocks() { stat -f -c '%b blocks of %S, %f free, %c files, %d free' at; }

mkdir at
mount -t tmpfs -o size=64k,nr_inodes=4,mode=750,uid=3,gid=5 none at
stat -c '%a %u %g' at
blocks
try dd if=/dev/zero of=at/full bs=1k count=65
blocks
try mkdir at/second
try mkdir at/third
try mkdir at/fourth

try mount -o remount,size=60k at
try mount -o remount,nr_inodes=3 at
try mount -o remount,size=1m,nr_inodes=2 at
try mount -o remount,size=large at
try mount -o remount,unknown=1 at
blocks
try mount -o remount,size=128k,nr_inodes=6 at
blocks
try mkdir at/fourth
try dd if=/dev/zero of=at/more bs=1k count=65
try mount -o remount,mode=777,uid=9 at
stat -c '%a %u %g' at
try mount -o remount,bind,ro at
try touch at/full
try mount -o remount,rw,size=0,nr_inodes=0 at
blocks
try touch at/full
try mount -o remount,size=256k at
try mount -o remount,nr_inodes=20 at
umount at

mount -t tmpfs -o size=0,nr_inodes=0 none at
blocks
try dd if=/dev/zero of=at/file bs=1k count=65
umount at
mount -t tmpfs -o nr_blocks=5 none at
try dd if=/dev/zero of=at/file bs=1k count=21
stat -c %s at/file
umount at
try mount -t tmpfs -o size=none none at
