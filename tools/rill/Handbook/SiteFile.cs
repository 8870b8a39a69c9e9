using System.Reflection;

namespace Rill.Tool.Handbook;

/// <summary>The files of tools/rill/Handbook/site, which the tool was built with.</summary>
internal static class SiteFile
{
    /// <summary>A file's text.</summary>
    public static string ReadText(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("handbook/" + name)
            ?? throw new InvalidOperationException($"the tool was built without {name}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
