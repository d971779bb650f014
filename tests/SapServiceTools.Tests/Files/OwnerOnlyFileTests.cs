using SapServiceTools.Clients.Files;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Files;

/// <summary>Who may open the files that aren't everybody's. (Windows has an access list instead of a mode; it isn't seen here.)</summary>
public sealed class OwnerOnlyFileTests : IDisposable
{
    private const UnixFileMode Everybody = OwnerOnlyFile.Mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.FullName, "target");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lock_is_its_owners_alone_so_that_nobody_else_can_hold_it(bool isThere)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (isThere)
            WriteForEverybody();
        using var held = OwnerOnlyFile.OpenLock(Target);
        Assert.Equal(OwnerOnlyFile.Mode, File.GetUnixFileMode(Target));
        Assert.Throws<IOException>(() => OwnerOnlyFile.OpenLock(Target));
    }

    [Fact]
    public void A_link_in_a_locks_place_is_refused_and_what_it_leads_to_keeps_its_rights()
    {
        if (OperatingSystem.IsWindows())
            return;
        var other = _folder.Write("other", "other");
        File.SetUnixFileMode(other, Everybody);
        File.CreateSymbolicLink(Target, other);
        Assert.Throws<UnauthorizedAccessException>(() => OwnerOnlyFile.OpenLock(Target));
        Assert.Equal(Everybody, File.GetUnixFileMode(other));
    }

    [Fact]
    public void A_log_is_made_for_its_owner_and_appended_to()
    {
        for (var round = 0; round < 2; round++)
        {
            using var log = OwnerOnlyFile.OpenToAppend(Target);
            log.Write("line\n"u8);
            // Who has the right may read it meanwhile.
            using var reader = new FileStream(Target, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.Equal(5 * (round + 1), reader.Length);
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnerOnlyFile.Mode, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_log_that_is_there_keeps_its_groups_rights_and_loses_everybodys()
    {
        if (OperatingSystem.IsWindows())
            return;
        WriteForEverybody();
        OwnerOnlyFile.OpenToAppend(Target).Dispose();
        Assert.Equal(OwnerOnlyFile.Mode | UnixFileMode.GroupRead, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_log_may_be_a_device_whose_rights_stay()
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode("/dev/null");
        OwnerOnlyFile.OpenToAppend("/dev/null").Dispose();
        Assert.Equal(mode, File.GetUnixFileMode("/dev/null"));
    }

    private void WriteForEverybody()
    {
        File.WriteAllText(Target, "");
#pragma warning disable CA1416 // Those who call have left on Windows.
        File.SetUnixFileMode(Target, Everybody);
#pragma warning restore CA1416
    }
}
