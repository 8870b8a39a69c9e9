namespace Rill.Shim.Abi;

/// <summary>
/// Whether it pays to look for something in memory before parking, by how the last waits went. Programs' threads (in the
/// shim) and servers' loops decide by it alike. A default value is a fresh start: park.
/// </summary>
/// <remarks>Some quick waits in a row make a look worthwhile; a look in vain is paid for by sixteen quick waits
/// without one.</remarks>
public struct PollingCredit
{
    private const int Enough = 4;
    private const int Most = 8;
    private const int AfterVainLook = -12;

    private int _credit;

    /// <summary>Whether to look before the next wait.</summary>
    public readonly bool IsWorthwhile => _credit >= Enough;

    /// <summary>A look found what was waited for.</summary>
    public void NoteFound() => _credit = _credit < Most ? _credit + 1 : Most;

    /// <summary>A look was in vain, or had to be given up.</summary>
    public void NoteVain() => _credit = AfterVainLook;

    /// <summary>A wait without a look has ended.</summary>
    /// <param name="quick">Whether a look would have seen its end.</param>
    public void NoteParked(bool quick)
    {
        if (quick)
        {
            _credit++;
        }
        else if (_credit > 0)
        {
            _credit = 0;
        }
    }
}
