using System.Collections.Generic;
using Rill.Abi.Calls;

namespace Rill.Abi.Description;

/// <summary>A kernel call as data, for tests over all of them.</summary>
/// <param name="Call">Which.</param>
/// <param name="Kind">How it is carried out.</param>
/// <param name="Errors">The errors that it may return.</param>
/// <param name="Parameters">Its arguments.</param>
internal sealed record ListedCall(
    KernelCall Call, CallKind Kind, IReadOnlyList<Status> Errors, IReadOnlyList<ListedParameter> Parameters);
