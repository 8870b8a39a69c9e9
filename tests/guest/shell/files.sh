# Files and directories: making, linking, moving, removing, their modes and their errors.
umask 022
echo "== touch, cp, mv, rm"; touch e; ls -l e | cut -c1-10; echo data > f; cp f g; cat g; mv g h; ls; rm e; ls; rm e; echo "status $?"
echo "== directories"; mkdir d; mkdir -p d/x/y; ls -R d; rmdir d; echo "status $?"; rmdir d/x/y d/x; ls d; mkdir d; echo "status $?"
echo "== links"; ln f l; ln -s f s; ls -l s | sed 's/.* s ->/s ->/'; readlink s; cat l s; stat -c '%h %s %F' f; rm f; cat s; echo "status $?"; cat l; readlink -f s > /dev/null; echo "status $?"
echo "== a loop of links"; ln -s p q; ln -s q p; cat p; echo "status $?"
echo "== modes"; touch m; chmod 640 m; stat -c %a m; chmod u+x,g-r,o=r m; stat -c %a m; chmod 4755 m; stat -c %A m; chmod 1777 d; stat -c %A d; ( umask 077; touch n; stat -c %a n )
echo "== cp -a keeps"; mkdir src; echo one > src/one; ln -s one src/two; chmod 600 src/one; cp -a src dst; ls -l dst | awk 'NR > 1 { print $1, $9, $10, $11 }'
echo "== mv over and into"; echo 1 > a; echo 2 > b; mv a b; cat b; mkdir into; mv b into; ls into; mv nothing into; echo "status $?"
echo "== find"; find . | sort; find . -type l | sort; find . -name '*.x'; find src -type f -exec cat {} \; ; find . -perm 600 | sort; find . -type f -size -1 | sort; find . -maxdepth 1 -type d -print0 | xargs -0 -n1 echo | sort
echo "== stat of kinds"; mkfifo pipe; stat -c %F pipe; stat -c %F d; stat -c '%F' /dev/null; stat nothing; echo "status $?"
echo "== truncate and dd"; truncate -s 10000 big; stat -c '%s' big; dd if=/dev/zero of=z bs=1024 count=8 2> /dev/null; stat -c %s z; printf abcdef > w; printf XY | dd of=w bs=1 seek=2 conv=notrunc 2> /dev/null; cat w; echo; dd if=w bs=1 skip=3 count=2 2> /dev/null; echo
echo "== append"; echo 1 >> ap; echo 2 >> ap; cat ap
echo "== realpath, basename, dirname"; cd d; realpath ../src/one | sed 's,.*/src,src,'; basename /a/b.c .c; dirname /a/b.c; cd ..
echo "== du, df do run"; du -s src > /dev/null; echo "status $?"; df / > /dev/null; echo "status $?"
echo "== names"; touch 'a b' 'c
d' -- '-x' '*'; ls | wc -l; ls -- *b; rm -- '-x' '*'; LONG=$(printf '%0300d' 0); touch "$LONG"; echo "status $?"
echo "== unlink a directory"; unlink d; echo "status $?"; rm d; echo "status $?"; rm -rf d; ls -d d; echo "status $?"
echo "== into a file"; echo x > w/x; echo "status $?"; cd w; echo "status $?"; ls w/; echo "status $?"
echo "== mktemp"; t=$(mktemp -p . tt.XXXXXX); case $t in ./tt.??????) echo ok;; esac; test -f "$t"; echo "status $?"
echo "== install a tree with tar and cpio"; tar cf t.tar src; tar tf t.tar | sort; mkdir o; tar xf t.tar -C o; cat o/src/one; find src | cpio -o -H newc > t.cpio 2> /dev/null; mkdir o2; cd o2; cpio -id < ../t.cpio 2> /dev/null; cat src/one; readlink src/two
