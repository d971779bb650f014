# Sourced: puts PostgreSQL's server programs on the path. Debian keeps them off it, each version in a folder of its own; the newest is taken.
find_programs() {
    local folder
    folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    if ! command -v initdb >/dev/null && [ -x "$folder/initdb" ]; then PATH=$folder:$PATH; fi
    command -v initdb >/dev/null && command -v pg_ctl >/dev/null
}
