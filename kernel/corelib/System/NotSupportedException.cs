namespace System;

/// <summary>Here for the compiler's sake: extension members have bodies that name it and never run.</summary>
public class NotSupportedException : Exception
{
    public NotSupportedException()
    {
    }
}
