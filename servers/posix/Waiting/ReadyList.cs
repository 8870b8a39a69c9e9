namespace Rill.Posix.Waiting;

/// <summary>
/// Wakers that were woken and have not run. It is drained after each request, timer or event, so that no operation sees
/// another one's work half done and wake-ups do not nest.
/// </summary>
internal sealed class ReadyList
{
    private Waker? _first;
    private Waker? _last;

    /// <summary>
    /// Whether a request is being served, after which the list is drained; elsewhere <see cref="Schedule"/> sees to it.
    /// </summary>
    public bool IsServing { get; set; }

    /// <summary>Has <see cref="Drain"/> called soon.</summary>
    public Action? Schedule { get; set; }

    /// <summary>Adds a waker unless it is there already.</summary>
    public void Add(Waker waker)
    {
        if (waker.IsReady)
        {
            return;
        }

        waker.IsReady = true;
        waker.NextReady = null;
        if (_last is null)
        {
            _first = waker;
            if (!IsServing)
            {
                Schedule?.Invoke();
            }
        }
        else
        {
            _last.NextReady = waker;
        }

        _last = waker;
    }

    /// <summary>Runs wakers, those that they wake included, until none is left.</summary>
    public void Drain()
    {
        while (_first is { } waker)
        {
            _first = waker.NextReady;
            if (_first is null)
            {
                _last = null;
            }

            waker.NextReady = null;
            waker.IsReady = false;
            waker.Run();
        }
    }
}
