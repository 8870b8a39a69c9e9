# vi and ed in batch use; sed in place.
printf 'one\ntwo\nthree\n' > f
printf ':%%s/two/2/\n:wq\n' > cmds
vi -c ':2d' -c ':wq' f < /dev/null > /dev/null 2>&1; cat f
printf 'one\ntwo\nthree\n' > g; printf ',s/t/T/\n1d\nw\nq\n' | ed g; cat g
printf '1,2p\n$a\nlast\n.\nw\nq\n' | ed g; cat g
sed -i 's/T/t/' g; cat g; sed -i.bak '1d' g; cat g.bak; cat g
printf 'a=1\nb=2\n' | awk -F= '{ v[$1] = $2 } END { print v["a"] + v["b"] }'
printf 'x\n' | more | cat; printf 'y\n' | less | cat
