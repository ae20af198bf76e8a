# Read by ./run and ./test: says what is missing on Debian 12 and installs it.

build_packages="cmake ninja-build g++ ccache mold pkg-config git ca-certificates
qt6-base-dev qt6-base-dev-tools libqt6sql6-sqlite libqt6svg6-dev libgl1-mesa-dev libqscintilla2-qt6-dev
libqt6keychain1 qtkeychain-qt6-dev libgraphviz-dev libtree-sitter-dev libtomlplusplus-dev libsqlite3-dev
libpq-dev libmariadb-dev unixodbc-dev tdsodbc fonts-inter fonts-dejavu-core"
test_packages="clang-format python3 python3-sqlalchemy python3-psycopg2 python3-pymysql alembic
python3-flask-sqlalchemy python3-fastapi python3-uvicorn python3-passlib python3-bcrypt sqlite3 postgresql mariadb-server-core
mariadb-client openssl openssh-client openssh-server gnome-keyring dbus graphviz file desktop-file-utils dpkg-dev lintian"
fuzz_packages="clang-14 libclang-rt-14-dev"

say() { printf '%s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "Packages are missing and neither root nor sudo is at hand. Please run as root: $*"
        exit 1
    fi
}

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s ' "$package"
    done
}

# Debian's package makes a cluster and starts it; the tests start servers of their own.
without_cluster() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql-common >/dev/null
    as_root sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
}

# install_packages WHY PACKAGE...
install_packages() {
    why=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This script installs packages on Debian 12 only. Please install what corresponds to these, $why, then build with" \
            "'npm ci --ignore-scripts && cmake --preset release && cmake --build --preset release':"
        say "$@"
        exit 1
    fi
    wanted=$(missing_packages "$@")
    [ -n "$wanted" ] || return 0
    say "Installing with apt, $why: $wanted"
    as_root apt-get update -q >/dev/null
    case " $wanted" in *" postgresql "*) without_cluster ;; esac
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted >/dev/null
}

# The pinned build-time parts of package-lock.json; none of their scripts runs.
install_npm_parts() {
    if [ -f node_modules/tree-sitter-python/src/parser.c ] && [ -d node_modules/lucide-static/icons ]; then
        return 0
    fi
    command -v npm >/dev/null 2>&1 || install_packages "to fetch the Python grammar and the icons" npm
    say "Fetching the Python grammar and the icons (npm, pinned in package-lock.json)"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
}
