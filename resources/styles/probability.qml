<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Lake probability, stored in whole percents with scale 0.01, so that QGIS sees 0..1:
     0 is transparent, then a water ramp that turns strong at the usual threshold. -->
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" opacity="1" alphaBand="-1" nodataColor="" band="1" classificationMin="0" classificationMax="1">
      <rasterTransparency/>
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
        <cumulativeCutLower>0.02</cumulativeCutLower>
        <cumulativeCutUpper>0.98</cumulativeCutUpper>
        <stdDevFactor>2</stdDevFactor>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1" labelPrecision="2">
          <colorramp type="gradient" name="[source]">
            <prop k="color1" v="199,233,242,0"/>
            <prop k="color2" v="7,74,181,235"/>
            <prop k="discrete" v="0"/>
            <prop k="rampType" v="gradient"/>
            <prop k="stops" v="0.1;178,226,240,110:0.5;62,166,220,205"/>
          </colorramp>
          <item value="0" label="0 %" color="#c7e9f2" alpha="0"/>
          <item value="0.1" label="10 %" color="#b2e2f0" alpha="110"/>
          <item value="0.5" label="50 %" color="#3ea6dc" alpha="205"/>
          <item value="1" label="100 %" color="#074ab5" alpha="235"/>
          <rampLegendSettings minimumLabel="0 %" maximumLabel="100 %" prefix="" suffix="" direction="0" orientation="2" useContinuousLegend="1"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
</qgis>
