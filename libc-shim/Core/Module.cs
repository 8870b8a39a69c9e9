// Nothing here relies on zeroed locals, and shim stacks hold buffers of kilobytes.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
