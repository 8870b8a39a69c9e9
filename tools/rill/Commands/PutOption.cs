using System.CommandLine;
using Rill.Tool.CommandLine;

namespace Rill.Tool.Commands;

/// <summary>The option that puts host files into the guest.</summary>
internal static class PutOption
{
    /// <summary>The option --put.</summary>
    public static Option<(string Host, string Guest)[]> Create() =>
        ToolOptions.Values("--put", "HOST:GUEST", "a host file or folder to put into the guest", Parse);

    /// <summary>Splits HOST:GUEST at the last ':', since guest paths rarely have one.</summary>
    private static (string Host, string Guest) Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
        {
            throw new FormatException($"'{text}' should be HOST:GUEST, such as ./program:/tmp/program");
        }

        (string host, string guest) = (Path.GetFullPath(text[..colon]), text[(colon + 1)..]);
        if (guest[0] != '/' || guest.Split('/').Any(part => part is "." or ".."))
        {
            throw new FormatException($"'{guest}' should be the guest's whole path, from / on and without '.' and '..'");
        }

        if (!Path.Exists(host) && new FileInfo(host).LinkTarget is null)
        {
            throw new FormatException($"{host} does not exist");
        }

        return Directory.Exists(host) || guest.Trim('/').Length > 0
            ? (host, guest)
            : throw new FormatException($"{host} is not a folder, and only a folder can be put at the guest's /");
    }
}
