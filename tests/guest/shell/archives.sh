# Archives and compression round trips.
seq 1 20000 > data; mkdir t; cp data t/; echo small > t/small; ln -s small t/link; chmod 640 t/small
sum=$(md5sum < data)
for z in gzip bzip2 xz lzma; do
  case $z in xz|lzma) continue;; esac
  cp data c; $z c; ls c* ; $z -d c.*; [ "$(md5sum < c)" = "$sum" ] && echo "$z ok"; rm -f c
done
gzip -c data | zcat | md5sum; gzip -c data | gunzip | cmp - data && echo same; bzip2 -c data | bzcat | cmp - data && echo same
gzip -t data; echo "status $?"; printf 'junk' | gunzip; echo "status $?"
tar czf t.tgz t; tar tzf t.tgz | sort; mkdir x; tar xzf t.tgz -C x; find x | sort; cmp x/t/data data && echo same; readlink x/t/link; stat -c %a x/t/small
tar cf - t | (mkdir y; cd y; tar xf -); diff -r t y/t && echo same
find t | sort | cpio -o -H newc 2> /dev/null | cpio -t 2> /dev/null | sort
echo "== sums"; md5sum data; sha1sum data; sha256sum data; sha512sum data | cut -c1-32; sha3sum data | cut -c1-32; crc32 data; cksum data 2> /dev/null; md5sum data > sums; md5sum -c sums; echo x >> data; md5sum -c sums; echo "status $?"
echo "== encodings"; printf 'hello\377\n' | base64; echo aGVsbG8K | base64 -d; printf 'hello' | xxd; printf 'hello' | hexdump -C; printf 'hello' | od -c; printf 'hello' | xxd -p | xxd -r -p; echo; printf 'data' > u; uuencode u u | uudecode -o v; cat v; echo
echo "== line ends"; printf 'a\nb\n' > l; unix2dos l; od -c l; dos2unix l; od -c l
echo "== strings"; printf '\001\002hello world\003\004' | strings
echo "== split"; seq 1 10 > s; split -l 4 s p; cat paa; cat pac
echo "== ar"; echo one > one; ar -r lib.a one 2> /dev/null; ar -t lib.a
echo "== patch"; printf 'a\nb\nc\n' > o; printf 'a\nB\nc\n' > n; diff -u o n | sed 's/\t.*//' > d; cat d; patch o d > /dev/null; cat o
