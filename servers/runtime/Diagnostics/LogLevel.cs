namespace Rill.Runtime.Diagnostics;

/// <summary>How grave a log line is.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a fault.</summary>
    Debug,
    /// <summary>What an operator may want to know.</summary>
    Info,
    /// <summary>Something is wrong, and was dealt with.</summary>
    Warning,
    /// <summary>Something failed.</summary>
    Error,
}
