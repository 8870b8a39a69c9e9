# Filters over a fixed text: each applet's plain use and one option that matters.
cat > words <<'EOT'
delta 4
alpha 1
charlie 3
bravo 2
alpha 1
EOT
echo "== sort"; sort words; sort -u words; sort -k2 -n -r words
echo "== uniq"; sort words | uniq -c
echo "== head and tail"; head -n 2 words; tail -n 2 words; tail -n +4 words; head -c 5 words; echo
echo "== cut"; cut -d' ' -f2 words; cut -c1-3 words
echo "== paste"; cut -d' ' -f1 words > a; cut -d' ' -f2 words > b; paste a b; paste -s a
echo "== tr"; tr a-z A-Z < words; tr -d 'aeiou' < words; echo aabbcc | tr -s 'a-c'
echo "== rev"; rev words
echo "== tac"; tac words
echo "== nl"; nl words
echo "== fold"; echo abcdefghijklmnopqrstuvwxyz | fold -w 10
echo "== expand"; printf 'a\tb\n' | expand -t 4; printf '        x\n' | unexpand
echo "== wc"; wc words; wc -l < words
echo "== grep"; grep alpha words; grep -c alpha words; grep -v alpha words; grep -n 'r.*o' words; grep -E '^(alpha|bravo)' words; grep -F 'a 4' words; grep -q zulu words; echo "status $?"
echo "== sed"; sed 's/alpha/ALPHA/' words; sed -n '2,3p' words; sed -e '/charlie/d' -e 's/\([a-z]*\) \([0-9]\)/\2 \1/' words; sed '1i\
first' words | head -n 1
echo "== awk"; awk '{ sum += $2; n[$1]++ } END { print sum; for (k in n) if (n[k] > 1) print k, n[k] }' words; awk -F' ' 'BEGIN { OFS=":" } { print $2, $1 }' words; awk 'BEGIN { printf "%05.2f %x %s\n", 3.14159, 255, substr("hello", 2, 3) }'
echo "== seq"; seq 3; seq 2 2 8; seq -w 8 10; seq -s, 5
echo "== comparing"; cmp a b; echo "status $?"; diff a b > d; echo "status $?"; head -n 3 d
echo "== shuf keeps the lines"; shuf words | sort
echo "== tee"; echo tee | tee t1 t2; cat t1 t2
echo "== yes"; yes | head -n 3
echo "== tsort-like factor"; factor 12 97 1024
echo "== expr"; expr 6 \* 7; expr length hello; expr abc : 'a\(.\)c'; expr 1 = 2; echo "status $?"
echo "== bc and dc"; echo '2^64; scale=5; 10/3' | bc; echo '3 4 + p' | dc
