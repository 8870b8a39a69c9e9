namespace System;

public sealed class ObsoleteAttribute(string message, bool error) : Attribute
{
    public string Message { get; } = message;

    public bool IsError { get; } = error;
}
