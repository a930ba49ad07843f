#!/bin/sh
# 在网站服务器上运行：把生成好的网站一次切换上线，或者退回上一个版本。
#   sh publish.sh output /var/www/portal     发布 output 里的网站
#   sh publish.sh --back /var/www/portal     退回上一个版本
# 每个版本是 releases 里的一个文件夹，current 指向正在使用的那一个；保留最近 5 个版本。
set -eu
umask 022

fail() {
    echo "$1" >&2
    exit 1
}

[ $# = 2 ] || fail "用法：sh publish.sh 生成的网站 网站目录，或者 sh publish.sh --back 网站目录"
from=$1
site=$2
mkdir -p "$site/releases"
current=$(readlink "$site/current" 2>/dev/null || true)
current=${current##*/}

# 新的链接先放在旁边，再改名盖过去：改名是一步完成的，读者不会遇到切换了一半的网站
switch() {
    ln -sfn "releases/$1" "$site/current.new"
    mv -fT "$site/current.new" "$site/current"
    echo "正在使用的版本：$1"
}

if [ "$from" = --back ]; then
    previous=$(ls "$site/releases" | awk -v current="$current" '$0 < current' | sort | tail -n 1)
    [ -n "$previous" ] || fail "没有更早的版本可以退回。"
    switch "$previous"
    exit
fi

for page in index.html 404.html; do
    [ -f "$from/$page" ] || fail "“$from”里没有 $page，不是生成好的网站，没有发布。"
done
if [ -f "$from/.site-builder.json" ] && ! grep -q '^{"complete":true' "$from/.site-builder.json"; then
    fail "“$from”里的网站没有写完，没有发布：请先运行 scripts/build，成功以后再发布。"
fi

name=$(date +%Y%m%d-%H%M%S)
[ ! -e "$site/releases/$name" ] || fail "同一秒里已经发布过，没有再发布。"
rm -rf "$site/unfinished"
cp -R --preserve=timestamps --reflink=auto "$from" "$site/unfinished"
rm -rf "$site/unfinished"/.site-builder* "$site/unfinished/.gitkeep"
chmod -R a+rX "$site/unfinished"
mv "$site/unfinished" "$site/releases/$name"
switch "$name"
ls "$site/releases" | sort | head -n -5 | while read -r old; do
    [ "$old" = "$current" ] || rm -rf "${site:?}/releases/$old"
done
