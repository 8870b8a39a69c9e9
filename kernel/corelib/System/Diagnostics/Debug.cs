using System.Diagnostics.CodeAnalysis;

namespace System.Diagnostics;

/// <summary>Assertions that exist in a Debug configuration only; see Rill.Check for those that stay.</summary>
public static class Debug
{
    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
        {
            Fail("assertion failed");
        }
    }

    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            Fail(message);
        }
    }

    [Conditional("DEBUG")]
    [DoesNotReturn]
    public static void Fail(string message) => Environment.FailFast(message);
}
