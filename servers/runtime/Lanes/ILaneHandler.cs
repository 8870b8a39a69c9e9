using Rill.Abi;

namespace Rill.Runtime;

/// <summary>
/// What a server does with the messages of a lane. All methods are called on the loop's thread, one after the other. An
/// exception that escapes one is logged; the request that it concerns is answered with EIO.
/// </summary>
public interface ILaneHandler
{
    /// <summary>Takes a message. A request must be answered: here by Reply, or later by what Defer gives.</summary>
    void OnRequest(ServedLane lane, ref IncomingRequest request);

    /// <summary>The caller asks that the call whose handle is <paramref name="call"/> end soon; the reply is still owed.</summary>
    void OnCallCancelled(ServedLane lane, uint call)
    {
    }

    /// <summary>The lane is closed: the client is gone. Replies to calls that are still held go nowhere, but are owed.</summary>
    void OnClosed(ServedLane lane, Status status)
    {
    }
}
