namespace System;

/// <summary>Here for the compiler's sake: nothing throws, see <see cref="Environment.FailFast(ReadOnlySpan{byte})"/>.</summary>
public class Exception
{
    public Exception()
    {
    }
}
