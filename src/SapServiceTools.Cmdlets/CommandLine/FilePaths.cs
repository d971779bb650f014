using Microsoft.PowerShell.Commands;

namespace SapServiceTools.Cmdlets.CommandLine;

/// <summary>The paths of files that users name as PowerShell has them: below its own folder, on its drives, with ~. Wildcards mean nothing in them.</summary>
internal static class FilePaths
{
    /// <summary>The path as the system has it.</summary>
    /// <param name="paths">PowerShell's folder and drives.</param>
    /// <param name="path">What the user named.</param>
    /// <param name="parameter">The parameter's name, for the message.</param>
    /// <exception cref="ServiceException">It isn't in the file system.</exception>
    public static string Resolve(PathIntrinsics paths, string path, string parameter)
    {
        string reason;
        try
        {
            var resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            // On another provider's drive the rest is a text that the system would take for a file in the process's folder.
            if (provider.ImplementingType == typeof(FileSystemProvider))
                return resolved;
            reason = $"{(paths.IsPSAbsolute(path, out _) ? "it" : "the present location")} belongs to PowerShell's provider {provider.Name}";
        }
        catch (Exception exception) when (exception is RuntimeException and not PipelineStoppedException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            reason = exception is System.Management.Automation.DriveNotFoundException ? "there is no such drive" : exception.Message.TrimEnd('.');
        }

        throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"-{parameter}: '{path}' is no path of the file system: {reason}.")
        {
            RecommendedAction = "Name a file with its folder, or go to a folder with Set-Location.",
        };
    }

    /// <summary>The same of a text that may be something else; null if it is no path.</summary>
    public static string? Find(PathIntrinsics paths, string text)
    {
        try
        {
            return Resolve(paths, text, "");
        }
        catch (ServiceException)
        {
            return null;
        }
    }
}
