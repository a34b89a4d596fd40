package org.shootdown.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * How a series looks. Two differ in colour, in mark and in dashes: who sees no colours, or prints none, has the others.
 *
 * <p>Colours are of Okabe and Ito, "Color Universal Design" (2008), without yellow, which is no ink on white, and black,
 * which is for what others have published.
 */
record Style(Color colour, Shape mark, Stroke line) {
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color FAINT = new Color(0xDD, 0xDD, 0xDD);

    private static final float WIDTH = 1.8f;

    private static final List<Color> COLOURS = List.of(
            new Color(0x00, 0x72, 0xB2), // blue
            new Color(0xD5, 0x5E, 0x00), // vermilion
            new Color(0x00, 0x9E, 0x73), // bluish green
            new Color(0xCC, 0x79, 0xA7), // reddish purple
            new Color(0xE6, 0x9F, 0x00), // orange
            new Color(0x56, 0xB4, 0xE9)); // sky blue

    private static final List<Shape> MARKS = List.of(
            new Ellipse2D.Double(-4, -4, 8, 8),
            new Rectangle2D.Double(-3.7, -3.7, 7.4, 7.4),
            polygon(0, -5, 4.8, 3.6, -4.8, 3.6),
            polygon(0, -5.4, 5.4, 0, 0, 5.4, -5.4, 0),
            polygon(0, 5, 4.8, -3.6, -4.8, -3.6),
            polygon(-4.8, -4, 4.8, 4, 4.8, -4, -4.8, 4),
            polygon(0, -5.2, 4.9, -1.6, 3, 4.2, -3, 4.2, -4.9, -1.6));

    private static final List<Shape> REFERENCE_MARKS =
            List.of(strokes(45, 135), strokes(0, 90), strokes(30, 90, 150), strokes(0));

    private static final List<Stroke> LINES = List.of(
            dashed(), dashed(9, 4), dashed(2, 3.5f), dashed(10, 3, 2, 3), dashed(16, 5), dashed(6, 3, 2, 3, 2, 3));

    /** The looks of what was measured; they begin again where there are very many. */
    static Style ofSeries(int index) {
        // Seven marks against six colours and dashes: two of the same colour still have different marks.
        return new Style(
                COLOURS.get(index % COLOURS.size()), MARKS.get(index % MARKS.size()), LINES.get(index % LINES.size()));
    }

    /** The looks of what others have published. */
    static Style ofReference(int index, Color colour) {
        return new Style(colour, REFERENCE_MARKS.get(index % REFERENCE_MARKS.size()), dashed());
    }

    private static Stroke dashed(float... dashes) {
        return dashes.length == 0
                ? new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }

    private static Shape polygon(double... coordinates) {
        Path2D path = new Path2D.Double();
        path.moveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.length; i += 2) {
            path.lineTo(coordinates[i], coordinates[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Strokes through the middle, at angles. */
    private static Shape strokes(int... degrees) {
        Area area = new Area();
        for (int angle : degrees) {
            Shape stroke = new Rectangle2D.Double(-6.5, -1.5, 13, 3);
            area.add(new Area(
                    AffineTransform.getRotateInstance(Math.toRadians(angle)).createTransformedShape(stroke)));
        }
        return area;
    }
}
