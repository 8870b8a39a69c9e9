using System.Runtime.CompilerServices;

namespace Rill.LinuxAbi;

/// <summary>How a call's result tells an error.</summary>
public static class ErrnoExtensions
{
    extension(Errno error)
    {
        /// <summary>The result of a call that failed: the error number, negative.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static long operator -(Errno value) => -(long)value;
    }
}
