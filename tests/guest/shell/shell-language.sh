# The shell's own language.
echo "== variables"; a=1; b="$a two"; echo "$b" ${c:-none} ${c:=set} $c ${#b} ${b%two} ${b#1 } ${b/two/2}; unset a; echo "${a-unset}"; readonly r=5; (r=6) 2> /dev/null; echo "status $?"
echo "== arithmetic"; echo $((7 * (3 + 2) % 4)) $((0x1f)) $((1 << 10)) $((5 > 3 && 2 < 1)); i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i
echo "== quoting"; echo 'a $b' "a \$b" a\ b "$(echo "nested $(echo deep)")"; printf '%s|' "$@" a "b c" ''; echo
echo "== if, case, for, until"; if false; then echo no; elif true; then echo elif; else echo no; fi; case abc in a*c) echo match;; *) echo no;; esac; for x in 1 2 3; do [ $x = 2 ] && continue; echo $x; done; n=3; until [ $n = 0 ]; do n=$((n - 1)); [ $n = 1 ] && break; done; echo $n
echo "== functions"; f() { local v=in; echo "$v $1 $#"; return 3; }; v=out; f x y; echo "$? $v"
echo "== pipelines"; echo one two three | tr ' ' '\n' | sort | head -n 1; false | true; echo "status $?"; ! true; echo "status $?"; set -o pipefail; false | true; echo "status $?"; set +o pipefail
echo "== redirections"; { echo out; echo err >&2; } > o 2> e; cat o e; echo both > be 2>&1; cat be; cat < o; cat 3< o <&3; echo x >&-; echo "status $?"; exec 4> four; echo to4 >&4; exec 4>&-; cat four; cat nofile 2> /dev/null; echo "status $?"; set -C; echo y > o; echo "status $?"; set +C
echo "== here-documents"; v=val; cat <<EOT
expanded $v $((1 + 1)) $(echo sub)
EOT
cat <<'EOT'
kept $v
EOT
cat <<-EOT
	tabs go
	EOT
echo "== globbing"; touch a1 a2 b1 .h; echo a* ?1 [ab]1 [!a]1 nomatch*; echo *; set -f; echo *; set +f
echo "== subshells"; x=1; (x=2; cd /; echo $x); echo $x; { x=3; }; echo $x; $(echo echo) run; eval 'echo ev$x'
echo "== exit statuses"; (exit 7); echo $?; nosuchcommand 2> /dev/null; echo $?; touch noexec; ./noexec 2> /dev/null; echo $?; sh -c 'kill -9 $$'; echo $?; sh -c 'kill -TERM $$'; echo $?; true && echo and; false || echo or
echo "== scripts"; printf '#!/bin/sh\necho script "$@" $#\n' > s; chmod +x s; ./s 1 '2 3'; printf '#!/bin/cat\nbody\n' > k; chmod +x k; ./k; printf 'echo plain\n' > p; chmod +x p; ./p; . ./p; printf '#!/no/such\n' > bad; chmod +x bad; ./bad 2> /dev/null; echo "status $?"
echo "== traps"; sh -c 'trap "echo bye" EXIT; echo hi'; sh -c 'trap "echo caught" USR1; kill -USR1 $$; echo after'; sh -c 'trap "" TERM; kill -TERM $$; echo survived'; sh -c 'trap "echo int; exit 5" INT; kill -INT $$; echo no'; echo "status $?"
echo "== background jobs"; sleep 0.1 & p=$!; wait $p; echo "status $?"; (exit 3) & wait $!; echo "status $?"; sleep 100 & kill $!; { wait $!; } 2> /dev/null; echo "status $?"; for i in 1 2 3; do (echo $i > bg$i) & done; wait; cat bg1 bg2 bg3; wait; echo "status $?"
echo "== read"; printf 'a b c\nline2\n' | { read x y; read -r z; echo "$x|$y|$z"; }; printf 'x:y\n' | { IFS=: read a b; echo "$a $b"; }; echo abc | while read l; do echo "got $l"; done
echo "== getopts and shift"; set -- -a -b arg rest; while getopts ab: o; do echo "$o ${OPTARG:-}"; done; shift $((OPTIND - 1)); echo "$1 $#"
echo "== test"; [ -d . ] && [ -f a1 ] && [ ! -e zz ] && [ -s s ] && [ -x s ] && echo ok; [ a = a ] && [ a != b ] && [ 1 -lt 2 ] && [ -n x ] && [ -z '' ] && echo ok; [ a1 -nt zz ]; echo "status $?"
echo "== command substitution of much"; v=$(seq 1 5000); echo ${#v}; echo "$v" | tail -n 1
echo "== ulimit and umask"; umask 027; umask; (ulimit -n 20; ulimit -n); umask 022
echo "== set -e, -u"; sh -c 'set -e; false; echo no'; echo "status $?"; sh -c 'set -u; echo $nope' 2> /dev/null; echo "status $?"
echo "== pwd and cd"; mkdir -p d/e; cd d/e; pwd | sed 's,.*/d/e,d/e,'; cd ..; cd - > /dev/null; cd ../..; cd nodir; echo "status $?"
echo "== printf"; printf '%5d|%-5s|%05.1f|%x|%c|%%|%b\n' 42 ab 3.14159 255 xyz 'a\tb'
echo "== alias, type, command"; alias ll='echo aliased'; type cd | head -n 1; command -v sh > /dev/null && echo found
