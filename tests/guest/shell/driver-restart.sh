# The UART driver is ended while output goes through it: init starts it again, and nothing that was written is lost.
i=0
while [ $i -lt 300 ]; do
    echo "line $i of some length, so that the transmitter's ring has work when the driver ends"
    [ $((i % 100)) = 50 ] && echo uart > /proc/rill/restart
    i=$((i + 1))
done
sleep 0.5
# The console's port too: it takes output again.
echo "to the console" > /dev/console; echo "status $?"
[ "$(awk '/^MemTotal/ { total = $2 } /^MemFree|^Cached/ { free += $2 } END { print (total - free < 131072) }' /proc/meminfo)" = 1 ] && echo "below 128 MiB used"
