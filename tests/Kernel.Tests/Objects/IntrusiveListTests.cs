using FsCheck;
using FsCheck.Fluent;

namespace Rill.Kernel.Tests.Objects;

/// <summary>The kernel's lists against .NET's.</summary>
public sealed class IntrusiveListTests
{
    private const int Items = 6;

    [Fact]
    public void AnyChangesLeaveWhatAListOfDotNetHas() => Prop.ForAll<int[]>(changes =>
    {
        Item[] items = [.. Enumerable.Range(0, Items).Select(_ => new Item())];
        var list = default(IntrusiveList<Item.Links>);
        var model = new LinkedList<Item>();
        foreach (int change in changes)
        {
            Item item = items[(uint)change % Items];
            if (model.Remove(item))
            {
                list.Remove(item);
                Assert.True(item is { Next: null, Previous: null });
            }
            else if ((change & 1) == 0)
            {
                list.Append(item);
                model.AddLast(item);
            }
            else
            {
                list.Prepend(item);
                model.AddFirst(item);
            }
            Assert.Equal(model, Forwards(list));
            Assert.Equal(model.Reverse(), Backwards(list));
            Assert.Equal(model.Count == 0, list.IsEmpty);
        }
    }).QuickCheckThrowOnFailure();

    private static List<Item> Forwards(IntrusiveList<Item.Links> list)
    {
        List<Item> found = [];
        for (object? item = list.First; item is not null; item = ((Item)item).Next)
        {
            found.Add((Item)item);
        }
        return found;
    }

    private static List<Item> Backwards(IntrusiveList<Item.Links> list)
    {
        List<Item> found = [];
        if (list.First is not Item first)
        {
            return found;
        }
        var item = (Item)first.Previous!;
        for (found.Add(item); item != first && found.Count <= Items; found.Add(item))
        {
            item = (Item)item.Previous!;
        }
        return found;
    }

    private sealed class Item
    {
        public object? Next, Previous;

        public readonly struct Links : ILinks
        {
            ref object? ILinks.Next(object item) => ref ((Item)item).Next;

            ref object? ILinks.Previous(object item) => ref ((Item)item).Previous;
        }
    }
}
