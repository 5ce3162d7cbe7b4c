#!/usr/bin/env bash
# Guess: ImageJ measures the grey of the pixel on which it draws a point.
# Seen (ImageJ 1.53t, Debian 12): it draws a point so that whole numbers are pixels' centres, 10.75 over the pixel of column
# 11. `Measure` takes a whole number for a pixel's left edge and gives the grey of column 10.
# It matters: of points that were set by a program, or moved by hand at high zoom, half are measured one pixel beside where
# they are seen, across, down or both.
# Needs Debian's packages imagej and xvfb, which apt installs for the whole machine.
set -euo pipefail
jar=/usr/share/java/ij.jar
if ! [ -e $jar ] || ! command -v xvfb-run >/dev/null; then
  echo "Debian's packages imagej and xvfb are needed" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/expected" <<'END'
1.53t
10: drawn over column 10, measured in column 10
10.25: drawn over column 10, measured in column 10
10.75: drawn over column 11, measured in column 10
11.25: drawn over column 11, measured in column 11
END
# A film of which every column has its own grey, at 16 times its size, and a picture of the screen for every point.
cat >"$work/points.ijm" <<END
out = "$work/seen";
File.append(getVersion, out);
newImage("film", "8-bit black", 40, 30, 1);
for (x = 0; x < 40; x++)
  for (y = 0; y < 30; y++)
    setPixel(x, y, x);
updateDisplay();
run("Set... ", "zoom=1600 x=20 y=15");
places = newArray(10, 10.25, 10.75, 11.25);
for (i = 0; i < places.length; i++) {
  selectWindow("film");
  makePoint(places[i], 5, "tiny red dot");
  List.setMeasurements;
  grey = List.getValue("Mean");
  wait(500);
  run("Capture Image");
  sum = 0;
  count = 0;
  for (y = 0; y < getHeight; y++)
    for (x = 0; x < getWidth; x++) {
      colour = getPixel(x, y);
      if (((colour >> 16) & 255) - ((colour >> 8) & 255) > 100) {
        sum += x;
        count++;
      }
    }
  close();
  File.append("" + places[i] + ": drawn over column " + floor(sum / count / 16) + ", measured in column " + grey, out);
}
close();
run("Quit");
END
timeout 120 xvfb-run -a -s "-screen 0 1600x1200x24" java -Duser.home="$work" -cp $jar ij.ImageJ -macro "$work/points.ijm" \
  >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cat "$work/seen"
diff "$work/expected" "$work/seen"
