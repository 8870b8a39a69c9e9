using System.Text;

namespace Rill.Tool.Handbook.Generated;

/// <summary>
/// Writes the handbook's pages on the kernel interface: one with the convention, the list of calls and the statuses, then
/// one for each family of calls with the types they take, then the types that no call names. Every call and every type has a
/// heading of its own, and what refers to it is a link.
/// </summary>
internal sealed class KernelInterfacePages
{
    /// <summary>The folder of the pages below the first.</summary>
    internal const string Folder = "handbook/understand/kernel/interface";

    private const string First = Folder + ".md";
    private const string Rest = Folder + "/constants.md";
    private const string Source = "kernel/abi";

    /// <summary>Types that every call has to do with.</summary>
    private static readonly string[] s_common = ["Status", "Rights", "ObjectType"];

    private readonly AbiDescription _abi;
    private readonly Dictionary<string, string> _pageOf = [];
    private readonly ILookup<CallFamily, AbiCall> _families;

    /// <summary>Pages for <paramref name="abi"/>.</summary>
    internal KernelInterfacePages(AbiDescription abi)
    {
        _abi = abi;
        _families = abi.Calls.ToLookup(CallFamily.Of);
        foreach (string name in s_common)
        {
            _pageOf[name] = First;
        }

        foreach (CallFamily family in CallFamily.All)
        {
            foreach (AbiCall call in _families[family])
            {
                IEnumerable<DocumentationText> texts = [.. call.Arguments.Select(argument => argument.Kind), call.Result, call.Summary];
                PlaceTypes(texts, PageOf(family));
            }
        }

        // What is named by a type stands with it: so the page has all that its calls need.
        foreach (AbiType type in abi.Types.Where(type => !_pageOf.ContainsKey(type.Name)))
        {
            AbiType? user = abi.Types.FirstOrDefault(other =>
                _pageOf.GetValueOrDefault(other.Name, First) != First
                && other.Fields.Any(field => field.Type.References.Any(reference => TypeIn(reference) == type.Name)));
            _pageOf[type.Name] = user is null ? Rest : _pageOf[user.Name];
        }
    }

    /// <summary>The pages: their paths in the tree and their texts.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Render()
    {
        yield return new(First, RenderFirst());
        foreach (CallFamily family in CallFamily.All)
        {
            yield return new(PageOf(family), RenderFamily(family));
        }

        yield return new(Rest, RenderRest());
    }

    private static string PageOf(CallFamily family) => $"{Folder}/{family.Name}.md";

    /// <summary>"F:Rill.Abi.QueueHeader.Tail" and "T:Rill.Abi.QueueHeader" are of the type QueueHeader.</summary>
    private static string TypeIn(string reference)
    {
        string[] parts = reference[(reference.IndexOf(':') + 1)..].Split('.');
        return reference.StartsWith("T:", StringComparison.Ordinal) ? parts[^1] : parts[^2];
    }

    private void PlaceTypes(IEnumerable<DocumentationText> texts, string page)
    {
        foreach (string name in texts.SelectMany(text => text.References).Select(TypeIn))
        {
            if (_abi.Types.Any(type => type.Name == name))
            {
                _pageOf.TryAdd(name, page);
            }
        }
    }

    private string RenderFirst()
    {
        Func<string, string> link = LinksFrom(First);
        StringBuilder page = new(GeneratedPages.Head("The kernel interface", Source));
        page.Append("The interface is declared in [kernel/abi](../../../kernel/abi), where the kernel, the shim and the\n");
        page.Append("servers take it from. Each call and each type has a place on one of these pages:\n\n");
        foreach (CallFamily family in CallFamily.All)
        {
            page.Append($"- [{family.Title}](interface/{family.Name}.md): {LowerFirst(family.About)}\n");
        }

        page.Append("- [Layouts and constants](interface/constants.md): what no call names by its type, such as the places in an\n");
        page.Append("  address space.\n\n");
        page.Append(_abi.Convention.ToMarkdown(link)).Append("\n\n## Calls\n\n");
        foreach (CallFamily family in CallFamily.All)
        {
            page.Append($"### {family.Title}\n\n| number | call | what it does |\n|---:|---|---|\n");
            foreach (AbiCall call in _families[family])
            {
                page.Append($"| {call.Number} | {link(CallReference(call.Name))} | {FirstSentence(call.Summary).ToCell(link)} |\n");
            }

            page.Append('\n');
        }

        AppendTypes(page, First);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private string RenderFamily(CallFamily family)
    {
        string place = PageOf(family);
        StringBuilder page = new(GeneratedPages.Head(family.Title, Source));
        page.Append($"{family.About} How a call is made, and what any call may return, is told with\n");
        page.Append("[the list of calls](../interface.md).\n\n");
        foreach (AbiCall call in _families[family])
        {
            AppendCall(page, call, LinksFrom(place));
        }

        AppendTypes(page, place);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private string RenderRest()
    {
        StringBuilder page = new(GeneratedPages.Head("Layouts and constants", Source));
        page.Append("What belongs to the [kernel interface](../interface.md) beside the calls and their arguments.\n\n");
        AppendTypes(page, Rest);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendCall(StringBuilder page, AbiCall call, Func<string, string> link)
    {
        page.Append($"## {call.Name}\n\nCall {call.Number}. {call.Summary.ToMarkdown(link)}".TrimEnd()).Append("\n\n");
        if (call.Arguments.Count > 0)
        {
            page.Append("| register | argument | type | meaning |\n|---|---|---|---|\n");
            foreach (AbiArgument argument in call.Arguments)
            {
                string registers = string.Join(", ", argument.Registers.Select(register => $"`{register}`"));
                page.Append($"| {registers} | {argument.Name} | {argument.Kind.ToCell(link)} | {argument.Text.ToCell(link)} |\n");
            }

            page.Append('\n');
        }

        page.Append($"- Result: {(call.Result.IsEmpty ? "`Ok`" : call.Result.ToMarkdown(link))}.\n");
        foreach (AbiError error in call.Errors)
        {
            page.Append($"- {StatusLink(error.Status)}: {error.When}.\n");
        }

        if (call.ArgumentErrors.Count > 0)
        {
            page.Append($"- As its arguments bring with them: {string.Join(", ", call.ArgumentErrors.Select(StatusLink))}.\n");
        }

        page.Append('\n');

        string StatusLink(string name) => link($"F:Rill.Abi.Status.{name}");
    }

    private void AppendTypes(StringBuilder page, string place)
    {
        Func<string, string> link = LinksFrom(place);
        foreach (AbiType type in _abi.Types.Where(type => _pageOf[type.Name] == place))
        {
            page.Append($"## {type.Name}\n\n");
            page.Append($"{type.Text.ToMarkdown(link)}\n\n");
            if (type.Size is { } size)
            {
                page.Append($"{size} bytes.\n\n| offset | field | type | meaning |\n|---:|---|---|---|\n");
                foreach (AbiField field in type.Fields)
                {
                    page.Append(
                        $"| {field.Offset} | `{field.Name}` | {field.Type.ToCell(link)} | {field.Text.ToCell(link)} |\n");
                }

                page.Append('\n');
            }

            if (type.Constants.Count > 0)
            {
                page.Append("| value | name | meaning |\n|---:|---|---|\n");
                foreach (AbiConstant constant in type.Constants)
                {
                    page.Append($"| {constant.Value} | `{constant.Name}` | {constant.Text.ToCell(link)} |\n");
                }

                page.Append('\n');
            }
        }
    }

    /// <summary>Makes references into links for the page <paramref name="from"/>.</summary>
    private Func<string, string> LinksFrom(string from) => reference =>
    {
        string type = TypeIn(reference);
        string member = reference[(reference.LastIndexOf('.') + 1)..];
        bool isType = reference.StartsWith("T:", StringComparison.Ordinal);
        (string? page, string heading, string shown) = type switch
        {
            "KernelCall" when isType => (First, "Calls", "KernelCall"),
            "KernelCall" => (PageOf(CallFamily.Of(_abi.Calls.First(call => call.Name == member))), member, member),
            "Status" when !isType => (First, type, member),
            _ => (_pageOf.GetValueOrDefault(type), type, isType ? type : $"{type}.{member}"),
        };
        if (page is null)
        {
            return $"`{shown}`";
        }

        string path = page == from ? "" : Path.GetRelativePath(Path.GetDirectoryName(from)!, page);
        return $"[`{shown}`]({path}#{heading.ToLowerInvariant()})";
    };

    private static string CallReference(string name) => $"F:Rill.Abi.KernelCall.{name}";

    private static string LowerFirst(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static DocumentationText FirstSentence(DocumentationText text)
    {
        int end = text.Marked.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : new DocumentationText(text.Marked[..(end + 1)]);
    }
}
