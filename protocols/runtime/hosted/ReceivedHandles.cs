using Rill.Abi;

namespace Rill.Protocols;

/// <summary>
/// The handles that came with a message, now this process's. Whoever sent them chose them: before a handler sees them they
/// are checked against what the message declares, and all are closed where they are not that.
/// </summary>
/// <param name="set">The handles.</param>
/// <param name="table">The table that they are in; null where there can be none.</param>
public readonly struct ReceivedHandles(HandleSet set, IHandleTable? table)
{
    /// <summary>The handles.</summary>
    public HandleSet Set { get; } = set;

    /// <summary>Checks the handles, and closes them if they are not as declared.</summary>
    /// <returns>Whether they are as declared. A message without handles costs no more than a comparison.</returns>
    public bool TryAccept(ReadOnlySpan<HandleRule> rules)
    {
        if (Set.Count == 0 && rules.IsEmpty)
        {
            return true;
        }

        bool accepted = Set.Count <= rules.Length;
        for (int slot = 0; slot < rules.Length && accepted; slot++)
        {
            accepted = IsAsDeclared(Set[slot], rules[slot]);
        }

        if (!accepted)
        {
            Close();
        }

        return accepted;
    }

    /// <summary>Closes all.</summary>
    public void Close()
    {
        for (int slot = 0; slot < WireFormat.MaxHandles; slot++)
        {
            if (Set[slot] != 0)
            {
                table?.Close(Set[slot]);
            }
        }
    }

    private bool IsAsDeclared(uint handle, HandleRule rule) =>
        handle == 0
            ? rule.IsOptional
            : table is not null && table.TryDescribe(handle, out ObjectType kind, out Rights rights)
                && (rule.Kind == ObjectType.None || rule.Kind == kind)
                && (rights & rule.Rights) == rule.Rights;
}
