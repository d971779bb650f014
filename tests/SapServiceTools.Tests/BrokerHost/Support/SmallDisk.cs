using System.Diagnostics;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A file system of a few megabytes that can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path)
    {
        Path = path;
        _filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    /// <summary>Null where none can be made: that takes root and Linux.</summary>
    public static SmallDisk? TryMake()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName is not "root")
            return null;
        var path = Directory.CreateTempSubdirectory("disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", path))
            return new SmallDisk(path);
        Directory.Delete(path);
        return null;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // The last bytes too, which a smaller piece still finds.
        for (var size = 64 * 1024; size > 0; size /= 2)
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // There is no room for a piece of this size any more.
            }
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode is 0;
    }
}

/// <summary>A test that needs a disk which it may fill.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        using var disk = SmallDisk.TryMake();
        if (disk is null)
            Skip = "A small file system can be mounted by root on Linux only.";
    }
}
