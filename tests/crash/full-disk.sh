# A run on a disk of so many KB, what it left, and the same run once there is room. In a mount namespace of its own, so
# that the disk goes when this ends. Descriptors 3 and 4 take the reports of the two processes.
set -u
disk=$1 kilobytes=$2 left=$3
mount -t tmpfs -o "size=${kilobytes}k" none "$disk" || exit 77
TIDEMARK_RUN=$START node --conditions=@tidemark/source --no-warnings "$PROGRAM" || exit 78
cp -R "$disk" "$left/full"
mount -o remount,size=16m "$disk" || exit 77
TIDEMARK_RUN=$RESUME node --conditions=@tidemark/source --no-warnings "$PROGRAM" 3>&4 || exit 79
cp -R "$disk" "$left/after"
