namespace Rill.Tool.Testing;

/// <summary>A host project, of which only the tests whose full name contains <paramref name="Part"/> are meant.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Part">A part of a test's name.</param>
internal sealed record HostSelection(string Project, string Part);
