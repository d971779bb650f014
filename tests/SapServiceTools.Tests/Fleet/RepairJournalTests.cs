using System.Text;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using Xunit;

namespace SapServiceTools.Tests.Fleet;

/// <summary>What a repair remembers, on a file that breaks in all the ways that files do.</summary>
public sealed class RepairJournalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_was_begun_is_found_again_until_it_is_ended()
    {
        using (var journal = Open())
        {
            journal.Begin(Entry("a"));
            journal.Begin(Entry("b"));
            journal.Begin(Entry("a"));
            journal.End(Entry("b"));
        }

        Assert.Equal(3, File.ReadAllLines(_path).Length - 1);
        using (var journal = Open())
        {
            Assert.Equal([Entry("a")], journal.Pending);
            Assert.True(journal.IsPending(Entry("a")));
            Assert.False(journal.IsPending(Entry("a") with { User = "other" }));
            Assert.False(journal.IsPending(Entry("a") with { Service = "https://elsewhere" }));
            journal.End(Entry("a"));
            journal.End(Entry("never begun"));
        }

        Assert.Equal(0, new FileInfo(_path).Length);
        using (var journal = Open())
        {
            Assert.Empty(journal.Pending);
            journal.Begin(Entry("c"));
        }

        using (var journal = Open())
            Assert.Equal([Entry("c")], journal.Pending);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a\nb\r\"\\{}")]
    [InlineData("münchen 日本 😀")]
    [InlineData("")]
    public void Any_name_survives(string tenant)
    {
        var entry = new JournalEntry("https://x/y?z=1", null, tenant);
        using (var journal = Open())
            journal.Begin(entry);
        using (var journal = Open())
            Assert.Equal([entry], journal.Pending);
    }

    [Fact]
    public void A_line_is_on_the_disk_when_its_deletion_may_begin()
    {
        using var journal = Open(FileShare.ReadWrite);
        journal.Begin(Entry("a"));
        using var other = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Contains("\"tenant\":\"a\"", new StreamReader(other).ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_anywhere_has_the_lines_that_are_whole()
    {
        using (var journal = Open())
        {
            foreach (var tenant in new[] { "a", "b", "c" })
                journal.Begin(Entry(tenant));
            journal.End(Entry("b"));
        }

        var whole = File.ReadAllBytes(_path);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            var lines = Encoding.UTF8.GetString(whole, 0, length).Count(character => character == '\n') - 1;
            string[] expected = lines switch { <= 0 => [], 1 => ["a"], 2 => ["a", "b"], 3 => ["a", "b", "c"], _ => ["a", "c"] };
            using (var journal = Open())
            {
                Assert.Equal(expected, journal.Pending.Select(entry => entry.TenantId));
                journal.Begin(Entry("next"));
            }

            // The half of a line is gone, and nothing stands behind it.
            using (var journal = Open())
                Assert.Equal([.. expected, "next"], journal.Pending.Select(entry => entry.TenantId));
        }
    }

    [Theory]
    [InlineData("TenantId\na\nb\n")]
    [InlineData("x")]
    [InlineData("{\"journal\":\"Repair-ManagedInstance\",\"version\":2}\n")]
    [InlineData("{\"journal\":\"Repair-ManagedInstance\",\"version\":1}\r\n")]
    public void What_is_no_journal_is_refused_and_left_as_it_is(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Equal(ErrorIds.JournalUnreadable, Assert.Throws<ServiceException>(() => Open()).ErrorId);
        Assert.Equal(content, File.ReadAllText(_path));
        // And the file is free again.
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"state\":\"begun\",\"service\":\"s\"}")]
    [InlineData("{\"state\":\"begun\",\"service\":\"s\",\"tenant\":5}")]
    [InlineData("{\"state\":\"maybe\",\"service\":\"s\",\"tenant\":\"t\"}")]
    public void A_damaged_line_may_be_a_tenant_so_it_is_refused_by_number(string line)
    {
        using (var journal = Open())
            journal.Begin(Entry("a"));
        File.AppendAllText(_path, $"{line}\n");
        var before = File.ReadAllText(_path);
        var error = Assert.Throws<ServiceException>(() => Open());
        Assert.Equal(ErrorIds.JournalUnreadable, error.ErrorId);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_path));
    }

    [Fact]
    public void On_a_full_disk_nothing_may_be_deleted_and_no_half_line_stays()
    {
        var disk = new SmallDisk { Room = 400 };
        var begun = new List<string>();
        using (var journal = new RepairJournal(disk, "j"))
        {
            foreach (var tenant in Enumerable.Range(1, 9).Select(number => $"t{number}"))
            {
                try
                {
                    journal.Begin(Entry(tenant));
                    begun.Add(tenant);
                }
                catch (ServiceException exception)
                {
                    Assert.Equal((ErrorIds.FileUnwritable, tenant), (exception.ErrorId, exception.TenantId));
                    Assert.False(journal.IsPending(Entry(tenant)));
                }
            }

            Assert.InRange(begun.Count, 1, 8);
            disk.Room = 10_000;
            journal.Begin(Entry("later"));
            begun.Add("later");
        }

        using var read = new RepairJournal(new MemoryStream(disk.ToArray()), "j");
        Assert.Equal(begun.Order(StringComparer.Ordinal), read.Pending.Select(entry => entry.TenantId));
    }

    [Fact]
    public void Where_half_a_line_can_not_be_taken_back_nothing_more_is_written()
    {
        var disk = new SmallDisk { Room = 100, CanShrink = false };
        using var journal = new RepairJournal(disk, "j");
        Assert.Throws<ServiceException>(() => journal.Begin(Entry("a")));
        disk.Room = 10_000;
        Assert.Throws<ServiceException>(() => journal.Begin(Entry("b")));
        Assert.Empty(journal.Pending);
    }

    [Fact]
    public void After_its_end_nothing_can_be_begun()
    {
        var journal = Open();
        journal.Begin(Entry("a"));
        journal.Dispose();
        Assert.Throws<ServiceException>(() => journal.Begin(Entry("b")));
        journal.End(Entry("a"));
        using var next = Open();
        Assert.Equal([Entry("a")], next.Pending);
    }

    private RepairJournal Open(FileShare share = FileShare.None) => new(new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0), _path);

    private static JournalEntry Entry(string tenant) => new("https://service.example/list", "user", tenant);

    /// <summary>Takes what it has room for, like a disk that runs full in the middle of a write.</summary>
    private sealed class SmallDisk : MemoryStream
    {
        public required int Room { get; set; }

        public bool CanShrink { get; init; } = true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, Math.Max(0, Room - Position));
            base.Write(buffer[..fits]);
            if (fits < buffer.Length)
                throw new IOException("No space left on device");
        }

        public override void SetLength(long value)
        {
            if (!CanShrink)
                throw new IOException("Input/output error");
            base.SetLength(value);
        }
    }
}
