<?xml version="1.0" encoding="windows-1252"?>
<!DOCTYPE Channel SYSTEM "http://www.w3c.org/Channel.dtd">
<CHANNEL HREF="index.htm" BASE="http://harbour.example/channel/" LASTMOD="1998-11-05T22:12" LEVEL="1" PRECACHE="Yes">
	<TITLE>Harbour Channel</TITLE>
	<ABSTRACT>What goes on at the quay, pushed to your desktop</ABSTRACT>
	<LOGO HREF="logo.gif" STYLE="IMAGE"/>
	<LOGO HREF="icon.gif" STYLE="ICON"/>
	<SCHEDULE STARTDATE="1998-01-01">
		<INTERVALTIME DAY="1"/>
		<EARLIESTTIME HOUR="2"/>
		<LATESTTIME HOUR="6"/>
	</SCHEDULE>
	<ITEM HREF="news/fog.htm" LASTMOD="1998-11-05T22:12" LEVEL="1">
		<TITLE>Fog over the sound</TITLE>
		<ABSTRACT>The ferry waits.</ABSTRACT>
	</ITEM>
	<CHANNEL HREF="sport/index.htm" LASTMOD="1998-11-04T10:00">
		<TITLE>Sport</TITLE>
		<ABSTRACT>Rowing, mostly</ABSTRACT>
		<ITEM HREF="http://harbour.example/channel/sport/eight.htm" LASTMOD="1998-11-04T10:00">
			<TITLE>The eight comes ninth</TITLE>
			<ABSTRACT>Of nine.</ABSTRACT>
		</ITEM>
	</CHANNEL>
	<ITEM LASTMOD="1998-10-30">
		<A HREF="news/crane.htm">The crane</A>
		<TITLE>A crane is sold</TITLE>
	</ITEM>
</CHANNEL>
