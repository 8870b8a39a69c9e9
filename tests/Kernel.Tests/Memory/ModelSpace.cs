using Rill.Kernel.Memory;

namespace Rill.Kernel.Tests.Memory;

/// <summary>An address space and, page by page, what should be in it.</summary>
internal sealed class ModelSpace(AddressSpace real, int core)
{
    internal AddressSpace Real { get; } = real;
    internal int Core { get; } = core;
    internal SortedDictionary<ulong, ModelPage> Pages { get; } = [];

    internal bool IsFree(ulong page, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (Pages.ContainsKey(page + i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value that a read gives, or null where it must fail.</summary>
    internal ulong? Read(ulong page)
    {
        if (!Pages.TryGetValue(page, out ModelPage? model) || model.Protection == 0)
        {
            return null;
        }

        if (model.Copied)
        {
            return model.Value;
        }

        if (model.Memory is null)
        {
            return 0;
        }

        return model.Index >= model.Memory.Pages ? null : model.Memory.Values.GetValueOrDefault(model.Index);
    }
}
