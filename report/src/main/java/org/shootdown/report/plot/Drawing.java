package org.shootdown.report.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.svggen.SVGSyntax;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What a plot looks like. The same plot gives the same bytes, whatever fonts a machine has; it needs no screen.
 */
public final class Drawing {
    private static final String SVG = "http://www.w3.org/2000/svg";
    /** Pixels of a PNG for one of a plot: enough for print in a column's width. */
    private static final int PNG_SCALE = 2;

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private Drawing() {}

    /**
     * The plot as an SVG element of 800 by 540 pixels that can be scaled: a file of UTF-8, or a part of a page. Text is text,
     * and nothing in it is named as in another plot's, so that one page can hold several.
     */
    public static String svg(Plot plot) {
        SVGGraphics2D graphics = new SVGGraphics2D(context(plot), false);
        Chart.of(plot).draw(graphics, new Rectangle2D.Double(0, 0, Chart.WIDTH, Chart.HEIGHT));
        Element root = graphics.getRoot();
        describe(root, plot);
        StringWriter text = new StringWriter();
        try {
            graphics.stream(root, text, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String document = text.toString();
        // A page has no room for the declarations above, and no reader should fetch what they name.
        return document.substring(document.indexOf("<svg")) + '\n';
    }

    private static SVGGeneratorContext context(Plot plot) {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
        context.setComment(null);
        context.setPrecision(2);
        String own = name(plot);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return own + super.generateID(prefix);
            }
        });
        return context;
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java has no parser for XML.", e);
        }
    }

    /** A name for a plot that follows from all there is in it. */
    private static String name(Plot plot) {
        CRC32 sum = new CRC32();
        sum.update(plot.toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "p%08x-", sum.getValue());
    }

    /** Tells browsers and screen readers what the drawing is. */
    private static void describe(Element root, Plot plot) {
        root.setAttributeNS(null, "width", Integer.toString(Chart.WIDTH));
        root.setAttributeNS(null, "height", Integer.toString(Chart.HEIGHT));
        root.setAttributeNS(null, "viewBox", "0 0 " + Chart.WIDTH + ' ' + Chart.HEIGHT);
        root.setAttributeNS(null, "role", "img");
        removeNothing(root);
        Element title = root.getOwnerDocument().createElementNS(SVG, "title");
        title.setTextContent(plot.title());
        root.insertBefore(title, root.getFirstChild());
        NodeList elements = root.getElementsByTagNameNS(SVG, "*");
        replaceFamily(root);
        for (int i = 0; i < elements.getLength(); i++) {
            replaceFamily((Element) elements.item(i));
        }
    }

    /** Removes the group of definitions for all; there are none, and its name is the same in every drawing. */
    private static void removeNothing(Element root) {
        Node first = root.getFirstChild();
        if (first instanceof Element definitions
                && definitions.getAttribute("id").equals(SVGSyntax.ID_PREFIX_GENERIC_DEFS)) {
            root.removeChild(first);
        }
    }

    private static void replaceFamily(Element element) {
        if (element.hasAttributeNS(null, SVGSyntax.SVG_FONT_FAMILY_ATTRIBUTE)) {
            element.setAttributeNS(null, SVGSyntax.SVG_FONT_FAMILY_ATTRIBUTE, Typeface.FAMILIES);
        }
    }

    /** The plot as a PNG of 1600 by 1080 pixels. */
    public static byte[] png(Plot plot) {
        BufferedImage image =
                new BufferedImage(Chart.WIDTH * PNG_SCALE, Chart.HEIGHT * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(PNG_SCALE, PNG_SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        Chart.of(plot).draw(graphics, new Rectangle2D.Double(0, 0, Chart.WIDTH, Chart.HEIGHT));
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
