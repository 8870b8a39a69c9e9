using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>Fills submissions.</summary>
internal static class SubmissionExtensions
{
    /// <summary>Sets the handles of a message.</summary>
    public static void SetHandles(this ref Submission submission, in HandleSet handles)
    {
        submission.HandleCount = (uint)handles.Count;
        submission.Handle0 = handles.First;
        submission.Handle1 = handles.Second;
        submission.Handle2 = handles.Third;
        submission.Handle3 = handles.Fourth;
    }
}
