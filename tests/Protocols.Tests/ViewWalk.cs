using Rill.Protocols.Tests.Ours;

namespace Rill.Protocols.Tests;

/// <summary>Reads every field of a view, without allocation; the sum keeps the compiler from leaving it out.</summary>
internal static class ViewWalk
{
    /// <summary>Decodes the input as the message of a number and walks it if it was accepted.</summary>
    public static bool TryWalk(int shape, ReadOnlySpan<byte> input, out long sum)
    {
        sum = 0;
        switch (shape % 9)
        {
            case 0:
                return ScalarsView.TryParse(input, out ScalarsView scalars) && Walk(scalars, ref sum);
            case 1:
                return OptionalsView.TryParse(input, out OptionalsView optionals) && Walk(optionals, ref sum);
            case 2:
                return ListsView.TryParse(input, out ListsView lists) && Walk(lists, ref sum);
            case 3:
                return NestedView.TryParse(input, out NestedView nested) && Walk(nested, ref sum);
            case 4:
                return ChoiceView.TryParse(input, out ChoiceView choice) && Walk(choice, ref sum);
            case 5:
                return TreeView.TryParse(input, out TreeView tree) && Walk(tree, ref sum);
            case 6:
                return LimitedView.TryParse(input, out LimitedView limited) && Walk(limited, ref sum);
            case 7:
                return EmptyView.TryParse(input, out _);
            default:
                var handles = new HandleSet { First = 1, Second = 2 };
                return OpenRequestView.TryParse(input, handles, out OpenRequestView open) && Walk(open.Path, ref sum)
                    && open.Folder.Value == 1 && open.Credentials.Value == 2;
        }
    }

    private static bool Walk(ReadOnlySpan<byte> bytes, ref long sum)
    {
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return true;
    }

    private static bool Walk(in ScalarsView view, ref long sum)
    {
        sum += view.AInt32 + view.AInt64 + view.AUint32 + (long)view.AUint64 + view.ASint32 + view.ASint64
            + view.AFixed32 + (long)view.AFixed64 + view.ASfixed32 + view.ASfixed64 + (view.ABool ? 1 : 0)
            + (int)view.AColour + view.Far + (view.AFloat > 0 ? 1 : 0) + (view.ADouble > 0 ? 1 : 0);
        return Walk(view.AString, ref sum) && Walk(view.ABytes, ref sum);
    }

    private static bool Walk(in OptionalsView view, ref long sum)
    {
        sum += view.HasAInt32 ? view.AInt32 : 0;
        sum += view.HasADouble && view.ADouble > 0 ? 1 : 0;
        return Walk(view.AString, ref sum) && Walk(view.ABytes, ref sum) && (view.HasABytes || view.ABytes.IsEmpty);
    }

    private static bool Walk(in InnerView view, ref long sum)
    {
        sum += (long)view.Key;
        return Walk(view.Value, ref sum);
    }

    private static bool Walk(in NestedDeepView view, ref long sum)
    {
        sum += (int)view.Kind;
        return Walk(view.Name, ref sum) && Walk(view.Inner, ref sum);
    }

    private static bool Walk(in NestedView view, ref long sum)
    {
        int count = 0;
        foreach (NestedDeepView deep in view.Deeps)
        {
            Walk(deep, ref sum);
            count++;
        }

        return count == view.DeepsCount && Walk(view.Inner, ref sum) && Walk(view.Deep, ref sum) && Walk(view.Lists, ref sum);
    }

    private static bool Walk(in ChoiceView view, ref long sum)
    {
        int members = (view.HasNumber ? 1 : 0) + (view.HasText ? 1 : 0) + (view.HasInner ? 1 : 0) + (view.HasColour ? 1 : 0);
        sum += view.Before + (long)view.Number;
        return members <= 1 && !(view.HasFlag && view.HasData)
            && Walk(view.Text, ref sum) && Walk(view.Inner, ref sum) && Walk(view.Data, ref sum);
    }

    private static bool Walk(in TreeView view, ref long sum)
    {
        sum += view.Value;
        int count = 0;
        foreach (TreeView child in view.Children)
        {
            Walk(child, ref sum);
            count++;
        }

        return count == view.ChildrenCount;
    }

    private static bool Walk(in LimitedView view, ref long sum)
    {
        int count = 0;
        foreach (uint number in view.Numbers)
        {
            sum += number;
            count++;
        }

        foreach (ReadOnlySpan<byte> word in view.Words)
        {
            Walk(word, ref sum);
            count++;
        }

        return view.Name.Length <= 8 && view.NumbersCount <= 3 && count == view.NumbersCount + view.WordsCount;
    }

    private static bool Walk(in ListsView view, ref long sum)
    {
        int count = 0;
        foreach (int value in view.AInt32) { sum += value; count++; }
        foreach (long value in view.AInt64) { sum += value; count++; }
        foreach (uint value in view.AUint32) { sum += value; count++; }
        foreach (ulong value in view.AUint64) { sum += (long)value; count++; }
        foreach (int value in view.ASint32) { sum += value; count++; }
        foreach (long value in view.ASint64) { sum += value; count++; }
        foreach (uint value in view.AFixed32) { sum += value; count++; }
        foreach (ulong value in view.AFixed64) { sum += (long)value; count++; }
        foreach (int value in view.ASfixed32) { sum += value; count++; }
        foreach (long value in view.ASfixed64) { sum += value; count++; }
        foreach (float value in view.AFloat) { sum += value > 0 ? 1 : 0; count++; }
        foreach (double value in view.ADouble) { sum += value > 0 ? 1 : 0; count++; }
        foreach (bool value in view.ABool) { sum += value ? 1 : 0; count++; }
        foreach (ReadOnlySpan<byte> value in view.AString) { Walk(value, ref sum); count++; }
        foreach (ReadOnlySpan<byte> value in view.ABytes) { Walk(value, ref sum); count++; }
        foreach (Colour value in view.AColour) { sum += (int)value; count++; }
        foreach (int value in view.Loose) { sum += value; count++; }
        foreach (InnerView value in view.Inner) { Walk(value, ref sum); count++; }
        int counted = view.AInt32Count + view.AInt64Count + view.AUint32Count + view.AUint64Count + view.ASint32Count
            + view.ASint64Count + view.AFixed32Count + view.AFixed64Count + view.ASfixed32Count + view.ASfixed64Count
            + view.AFloatCount + view.ADoubleCount + view.ABoolCount + view.AStringCount + view.ABytesCount
            + view.AColourCount + view.LooseCount + view.InnerCount;
        return count == counted;
    }
}
