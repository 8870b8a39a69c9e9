//: memory 512
//: alone
//: all
//: timeout 600
/* shortage.c with more memory, and with so many innocent children that one in a thousand that died would be seen. */
#define CHILDREN 2000
#include "shortage.c"
