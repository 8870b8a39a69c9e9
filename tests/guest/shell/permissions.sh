# File permissions as seen by another user. Runs as root and steps down with su and setpriv-like means.
as() { su user -c "$1"; echo "status $?"; }
chmod 755 .
umask 022
echo secret > s; chmod 600 s; echo public > p; chmod 644 p; mkdir d; chmod 700 d; echo in > d/in; mkdir w; chmod 777 w; mkdir st; chmod 1777 st; echo rooted > st/r; chmod 666 st/r
here=$(pwd)
as "id -un; id -u; id -g"
as "cat $here/p"
as "cat $here/s"
as "echo x > $here/p"
as "ls $here/d"
as "cat $here/d/in"
as "echo mine > $here/w/m && cat $here/w/m"
stat -c '%U %G %a' w/m
as "rm $here/w/m"
as "rm -f $here/st/r"
as "echo over >> $here/st/r && cat $here/st/r"
as "touch $here/new"
as "chmod 777 $here/p"
as "chown user $here/p"
as "kill -0 1"
as "mkdir $here/w/u && cd $here/w/u && touch f && chmod 000 f && cat f"
cat w/u/f; echo "root: $?"
chown user:user p; as "chmod 640 $here/p && stat -c '%a %U' $here/p"
chmod 4755 p; chown user p; stat -c %a p
echo '#!/bin/sh
id -u' > x; chmod 711 x; as "$here/x 2> /dev/null"; chmod 755 x; as "$here/x"; chmod 644 x; as "$here/x"
as "umask; ln $here/s $here/w/hard 2> /dev/null"
as "ln -s $here/s $here/w/soft; cat $here/w/soft"
as "nice -n 5 nice; nice -n -5 nice 2> /dev/null"
as "hostname other"
as "test -r $here/s; echo \$?; test -w $here/p; echo \$?; test -x $here/d; echo \$?"
chgrp user d; chmod 750 d; as "cat $here/d/in"
