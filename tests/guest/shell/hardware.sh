# What the kernel says of the processor's means against a misled kernel, and of what its random numbers are made of.
dmesg | grep -x 'protection: SMEP SMAP UMIP NX'
dmesg | grep -q '^random: RDRAND, jitter [0-9]* bits$' && echo "random: from the processor and from jitter"
