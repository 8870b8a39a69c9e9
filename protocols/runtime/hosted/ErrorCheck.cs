namespace Rill.Protocols;

/// <summary>Whether a call declares an error: the shape of a generated service's Declares.</summary>
/// <param name="method">The call's id.</param>
/// <param name="error">A Linux errno.</param>
public delegate bool ErrorCheck(uint method, int error);
