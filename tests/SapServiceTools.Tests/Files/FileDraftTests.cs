using SapServiceTools.Clients.Files;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Files;

/// <summary>Files that are written whole or not at all, in a folder where somebody else may have put links.</summary>
public sealed class FileDraftTests : IDisposable
{
    private const UnixFileMode Everybody = OwnerOnlyFile.Mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.FullName, "target");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_stands_in_the_place_before_all_is_written_and_nothing_beside_it_afterwards(bool isPrivate)
    {
        using (var draft = Begin(isPrivate))
        {
            draft.Content.Write("whole"u8);
            Assert.False(File.Exists(Target));
            Assert.True(draft.TryPublish(overwrite: false));
        }

        Assert.Equal("whole", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_broken_off_leaves_the_earlier_file_and_no_draft(bool isPrivate)
    {
        File.WriteAllText(Target, "earlier");
        using (var draft = Begin(isPrivate))
            draft.Content.Write("half"u8);
        Assert.Equal("earlier", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void One_that_is_there_stays_unless_it_may_be_replaced()
    {
        File.WriteAllText(Target, "earlier");
        using (var draft = Begin(isPrivate: false))
        {
            draft.Content.Write("new"u8);
            Assert.False(draft.TryPublish(overwrite: false));
        }

        Assert.Equal("earlier", File.ReadAllText(Target));
        using (var draft = Begin(isPrivate: false))
        {
            draft.Content.Write("new"u8);
            Assert.True(draft.TryPublish(overwrite: true));
        }

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_link_in_the_place_is_replaced_or_left_and_never_followed(bool isPrivate, bool overwrite)
    {
        if (OperatingSystem.IsWindows())
            return;
        var precious = _folder.Write("precious", "precious");
        File.CreateSymbolicLink(Target, precious);
        using (var draft = Begin(isPrivate))
        {
            draft.Content.Write("new"u8);
            Assert.Equal(overwrite, draft.TryPublish(overwrite));
        }

        Assert.Equal("precious", File.ReadAllText(precious));
        Assert.Equal(overwrite ? null : precious, new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public void Two_drafts_of_one_file_are_two_files_and_only_one_comes_first()
    {
        using var one = Begin(isPrivate: true);
        using var two = Begin(isPrivate: true);
        one.Content.Write("one"u8);
        two.Content.Write("two"u8);
        Assert.True(one.TryPublish(overwrite: false));
        Assert.False(two.TryPublish(overwrite: false));
        Assert.Equal("one", File.ReadAllText(Target));
    }

    [Fact]
    public void A_private_one_is_its_owners_from_the_first_byte_on_whatever_it_replaces()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(Target, "earlier");
        File.SetUnixFileMode(Target, Everybody);
        using var draft = Begin(isPrivate: true);
        Assert.Equal(OwnerOnlyFile.Mode, ModeOfDraft());
        draft.TryPublish(overwrite: true);
        Assert.Equal(OwnerOnlyFile.Mode, File.GetUnixFileMode(Target));
    }

    [Theory]
    [InlineData(OwnerOnlyFile.Mode | UnixFileMode.GroupRead)]
    [InlineData(OwnerOnlyFile.Mode)]
    [InlineData(Everybody)]
    public void Another_gets_the_rights_of_what_it_replaces_when_it_is_whole(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(Target, "earlier");
        File.SetUnixFileMode(Target, mode);
        using var draft = Begin(isPrivate: false);
        Assert.Equal(OwnerOnlyFile.Mode, ModeOfDraft());
        draft.TryPublish(overwrite: true);
        Assert.Equal(mode, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_device_is_written_into_and_stays_one()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var draft = FileDraft.Create("/dev/null"))
        {
            draft.Content.Write("gone"u8);
            Assert.True(draft.TryPublish(overwrite: true));
        }

        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    private FileDraft Begin(bool isPrivate) => isPrivate ? FileDraft.CreatePrivate(Target) : FileDraft.Create(Target);

#pragma warning disable CA1416 // Those who ask have left on Windows.
    private UnixFileMode ModeOfDraft() => File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_folder.FullName), path => path != Target));
#pragma warning restore CA1416
}
