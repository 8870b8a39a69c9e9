// The launcher runs on Debian only; so does what it starts.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
