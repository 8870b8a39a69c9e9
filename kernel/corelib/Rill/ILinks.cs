namespace Rill;

/// <summary>Where items of an <see cref="IntrusiveList{TLinks}"/> keep their neighbours. A struct without fields: who makes a list
/// says by it which of an item's links the list goes through.</summary>
public interface ILinks
{
    /// <summary>The item's field for the next item.</summary>
    ref object? Next(object item);

    /// <summary>The item's field for the item before it; of the first item it holds the last.</summary>
    ref object? Previous(object item);
}
