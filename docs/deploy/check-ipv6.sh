#!/bin/sh
# 用 IPv6 检查已经上线的网站：首页、首页上的链接（二级）、二级网页上的链接（三级）能不能打开；
# 另外列出网站链接到的、用 IPv6 打不开的外部网站，供参考。
#   sh check-ipv6.sh https://www.yunqi.example/
# 在能上 IPv6 的电脑上运行，要有 curl。本网站有打不开的就逐个列出，并以 1 退出。
set -eu
[ $# = 1 ] || { echo "用法：sh check-ipv6.sh 网站首页的网址" >&2; exit 2; }
home=${1%/}/
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/1" "$work/2" "$work/3"

for version in 4 6; do
    speed=$(curl -"$version" -sS -o /dev/null -w '%{http_code}，%{remote_ip}，连接 %{time_connect} 秒，首包 %{time_starttransfer} 秒' "$home") ||
        speed="打不开"
    echo "首页（IPv$version）：$speed"
done
case $speed in 200*) ;; *)
    echo "用 IPv6 打不开首页：请检查域名的 AAAA 记录、服务器的 IPv6 地址和防火墙。" >&2
    exit 1
    ;;
esac

# fetch 级：打开 urls.级 里的每个网址，网页存为 级/行号，状态写进 seen.级
fetch() {
    awk -v folder="$work/$1" '{ printf "url = \"%s\"\noutput = \"%s/%d\"\n", $0, folder, NR }' "$work/urls.$1" >"$work/config"
    curl -6 -s -g --connect-timeout 10 -w '%{http_code} %{url_effective}\n' -K "$work/config" >"$work/seen.$1" || true
}

# links 级：这一级网页里通向本网站的链接，各一次，以前各级有过的除外
links() {
    number=0
    while read -r url; do
        number=$((number + 1))
        [ -f "$work/$1/$number" ] || continue
        case $url in *.html | */) ;; *) continue ;; esac
        LC_ALL=C grep -ao '<a [^>]*href="[^"]*' "$work/$1/$number" |
            sed -e 's/.*href="//' -e 's/[#?].*//' -e '/:/d' -e '/^$/d' -e "s|^|${url%/*}/|" || true
    done <"$work/urls.$1" | sed -e ':up' -e 's#/[^/][^/]*/\.\./#/#' -e 't up' | sort -u >"$work/found"
    cat "$work"/urls.? | sort | comm -13 - "$work/found"
}

echo "$home" >"$work/urls.1"
fetch 1
links 1 >"$work/urls.2"
fetch 2
links 2 >"$work/urls.3"
fetch 3

bad=0
for level in 2 3; do
    name=二级
    [ "$level" = 2 ] || name=三级
    all=$(wc -l <"$work/urls.$level")
    good=$(grep -c '^200 ' "$work/seen.$level" || true)
    echo "${name}链接：共 $((all)) 个，能打开 $((good)) 个"
    grep -v '^200 ' "$work/seen.$level" && bad=1
    [ "$all" -eq "$(wc -l <"$work/seen.$level")" ] || bad=1
done

curl -6 -s -f "${home}data/external-hosts.json" | sed -n 's/.*"host": "\([^"]*\)".*/\1/p' | while read -r host; do
    curl -6 -s -o /dev/null --connect-timeout 10 "https://$host/" ||
        curl -6 -s -o /dev/null --connect-timeout 10 "http://$host/" ||
        echo "外部网站，用 IPv6 打不开：$host"
done
exit "$bad"
