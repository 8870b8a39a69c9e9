namespace Rill.Init.Manifest;

/// <summary>The manifest is wrong.</summary>
/// <param name="line">The line, from 1; 0: the manifest as a whole.</param>
/// <param name="message">What is wrong with it.</param>
internal sealed class ManifestException(int line, string message)
    : Exception(line == 0 ? $"manifest: {message}" : $"manifest:{line}: {message}");
